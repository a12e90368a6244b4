// The quality queue as screens, devices and REST see it: a lot that waits, is on a line, or has
// passed it, with what its livers should weigh and what they did. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/pending_lot.h"
#include "wire/json_writer.h"

namespace gaveurs {

/// {code_lot, site_code, gaveur_id, statut, nb, since, predicted{mean_g, sd_g, relation},
/// device_id, taken_at, inspected_at, result}. `statut` is pending, taken, inspected or withdrawn.
void write_pending(JsonWriter& out, const PendingLot& lot, std::string_view statut,
                   const std::optional<LotQuality>& result);

/// {samples, grades{A+ …}, mean_mass_g, sd_mass_g, difference_g}; the difference is what was
/// measured less what was predicted. Unknown is null.
void write_lot_quality(JsonWriter& out, const LotQuality& quality,
                       const std::optional<LiverForecast>& predicted);

/// Such as `lot_pending` or `lot_assigned`: type, timestamp, and the lot's members.
std::string queue_message(std::string_view type, const PendingLot& lot,
                          const std::optional<LotQuality>& result, Instant now);

/// `lot_pending` and `lot_assigned`, as devices read them: type, timestamp, code_lot, site,
/// gaveur_id, nb, since, predicted{mean_g, sd_g, relation}.
std::string lot_call(std::string_view type, const PendingLot& lot, Instant now);

/// The lot's way through the line for GET /api/lots/{code}/qualite, in the words of its neighbours:
/// etat (sans_mesure, en_attente, en_cours, inspecte, mesure), en_attente_depuis, … nb_mesures,
/// grades, poids_moyen_g, ecart_type_g, prevision, difference_g.
void write_lot_inspection(JsonWriter& out, const std::optional<PendingLot>& lot,
                          const LotQuality& quality);

/// Whether the JSON text is a list that holds the word.
bool lists(std::string_view json, std::string_view word);

/// The lot of a queue_update's body when it waits; unset for every other one.
std::optional<PendingLot> waiting_lot(std::string_view body);

}  // namespace gaveurs
