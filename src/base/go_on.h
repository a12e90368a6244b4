// GoOn: what long work asks between its steps.
#pragma once

#include <functional>

namespace gaveurs {

/// Whether to go on; false: nobody waits for the rest. Whoever passes it may do other things in it.
using GoOn = std::function<bool()>;

}  // namespace gaveurs
