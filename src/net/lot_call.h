// LotCall: a lot waits for the quality line; the message goes to the devices of its site that asked
// to be told. Immutable once made and shared by all network threads.
#pragma once

#include <string>
#include <vector>

#include "base/ids.h"

namespace gaveurs {

struct LotCall {
  SiteCode site;
  std::string message;  // JSON text of `lot_pending`
};
using LotCalls = std::vector<LotCall>;

}  // namespace gaveurs
