// An alert as clients see it, with a sentence in French. Pure.
#pragma once

#include <string>

#include "domain/alert.h"
#include "wire/json_writer.h"

namespace gaveurs {

/// Such as "Dose donnée 27 % au-dessous de la dose prévue (seuil 25 %)".
std::string alert_sentence(const Alert& alert);
void write_alert(JsonWriter& out, const Alert& alert);
std::string encode_alert(const Alert& alert);

}  // namespace gaveurs
