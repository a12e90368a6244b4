#include "app/import_lots_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "app/import_lots_cells.h"

namespace gaveurs {
namespace {

using enum LotColumn;

struct ColumnNames {
  LotColumn column;
  std::string_view name;  // as in the export
  std::array<std::string_view, 8> normal;
};

constexpr std::array<ColumnNames, kFixedLotColumns> kColumns{{
    {kCode,
     "CodeLot",
     {"codelot", "lot", "codedulot", "numlot", "numerolot", "numerodelot", "nolot"}},
    {kSite, "site_code", {"sitecode", "site", "codesite"}},
    {kGaveur,
     "gaveur_id",
     {"gaveurid", "gaveur", "idgaveur", "codegaveur", "numgaveur", "numerogaveur", "nogaveur"}},
    {kGaveurNom, "gaveur_nom", {"gaveurnom", "nomgaveur", "nomdugaveur"}},
    {kEleveur, "eleveur_id", {"eleveurid", "eleveur", "ideleveur", "codeeleveur", "numeleveur"}},
    {kSouche, "Souche", {"souche", "genetique", "souchegenetique"}},
    {kProduction, "ProdIgpFR", {"prodigpfr", "production", "prodigp", "plandeproduction"}},
    {kDebut,
     "Debut_du_lot",
     {"debutdulot", "debutlot", "debut", "datedebut", "datededebut", "datedebutlot", "debutgavage",
      "datemeg"}},
    {kFin,
     "Fin_du_lot",
     {"findulot", "finlot", "fin", "datefin", "datedefin", "datefinlot", "fingavage"}},
    {kDuree,
     "duree_gavage",
     {"dureegavage", "duree", "dureedugavage", "dureedegavage", "joursdegavage", "nbjours"}},
    {kSaison, "saison", {"saison"}},
    {kAge, "Age_des_animaux", {"agedesanimaux", "ageanimaux", "age", "agemeg"}},
    {kMeg,
     "Nb_MEG",
     {"nbmeg", "meg", "nombremeg", "misengavage", "nbmisengavage", "nombremisengavage"}},
    {kEnleves,
     "Nombre_enleve",
     {"nombreenleve", "nombreenleves", "nbenleve", "nbenleves", "enleves"}},
    {kAccroches,
     "Quantite_accrochee",
     {"quantiteaccrochee", "qteaccrochee", "nbaccroches", "accroches", "nombreaccroches"}},
    {kTotalPlanned,
     "total_cornTarget",
     {"totalcorntarget", "totaltheorique", "totaldosetheorique"}},
    {kTotalGiven, "total_cornReal", {"totalcornreal", "totalreel", "totaldosereelle"}},
    {kCornKg, "Conso_Gav_Z1", {"consogavz1", "consogavage", "consomais", "consogav"}},
    {kFoie,
     "Poids_de_foies_moyen",
     {"poidsdefoiesmoyen", "poidsdefoiemoyen", "poidsfoiemoyen", "poidsfoiesmoyen",
      "poidsmoyenfoie", "poidsmoyenfoies", "poidsmoyendesfoies", "poidsmoyendefoie"}},
    {kEcartType,
     "Ecart_Type_Foie_Lot",
     {"ecarttypefoielot", "ecarttypefoie", "ecarttype", "ecarttypefoies"}},
    {kMagret, "Pds_Moyen_Magret", {"pdsmoyenmagret", "poidsmoyenmagret", "pdsmoymagret"}},
    {kCuisse, "Pds_Moy_Cuisse", {"pdsmoycuisse", "pdsmoyencuisse", "poidsmoyencuisse"}},
    {kCarcasse, "Poids_moyen_de_PCE", {"poidsmoyendepce", "poidsmoyenpce", "pdsmoyenpce"}},
    {kEntiersSaisis, "Pourc_Entiers_saisis", {"pourcentierssaisis", "pctentierssaisis"}},
    {kFoiesSaisis, "Pourc_foies_saisis", {"pourcfoiessaisis", "pctfoiessaisis"}},
    {kCarcassesSaisies,
     "Pourc_Carcasses_saisies",
     {"pourccarcassessaisies", "pctcarcassessaisies"}},
    {kPerteSalle, "Pourc_Perte_en_salle", {"pourcperteensalle", "pctperteensalle", "perteensalle"}},
    {kPerte, "dPctgPerteGav", {"dpctgpertegav", "pctgpertegav", "pertegavage", "pertegav"}},
    {kItm, "ITM", {"itm"}},
    {kSigma, "Sigma", {"sigma"}},
}};

constexpr std::array<std::string_view, 5> kPlannedNames{"feedtarget", "dosetheorique", "theorique",
                                                        "dosetheo", "corntarget"};
constexpr std::array<std::string_view, 5> kGivenNames{"feedcornreal", "dosereelle", "reelle",
                                                      "dosereel", "cornreal"};

std::optional<int> meal_of(std::string_view name, std::span<const std::string_view> prefixes) {
  for (const std::string_view prefix : prefixes) {
    if (!name.starts_with(prefix)) continue;
    const std::string_view digits = name.substr(prefix.size());
    int meal = 0;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), meal);
    const bool whole = failed == std::errc{} && end == digits.data() + digits.size();
    if (whole && meal >= 1 && meal <= kMaxRecordedMeals) return meal;
  }
  return std::nullopt;
}

/// Place of a spelling among those of its column: 0 is the export's own.
std::ptrdiff_t rank_of(LotColumnRef ref, std::string_view name) {
  const std::string normal = normal_name(name);
  const auto place = [&](std::span<const std::string_view> spellings) {
    const auto is_it = [&](std::string_view s) { return normal.starts_with(s); };
    return std::find_if(spellings.begin(), spellings.end(), is_it) - spellings.begin();
  };
  if (ref.column == kPlanned) return place(kPlannedNames);
  if (ref.column == kGiven) return place(kGivenNames);
  const auto& spellings = kColumns[static_cast<std::size_t>(ref.column)].normal;
  return std::find(spellings.begin(), spellings.end(), normal) - spellings.begin();
}

Result<void> check_required(const LotColumns& columns) {
  std::vector<std::string_view> missing;
  for (const LotColumn column : {kCode, kGaveur, kDebut, kMeg, kFoie}) {
    if (!columns.has(column)) missing.push_back(name_of(column));
  }
  if (!columns.has(kFin) && !columns.has(kDuree)) missing.push_back("Fin_du_lot or duree_gavage");
  if (!columns.has(kGiven) && !columns.has(kTotalGiven) && !columns.has(kCornKg)) {
    missing.push_back("feedCornReal_1 …, total_cornReal or Conso_Gav_Z1");
  }
  if (missing.empty()) return {};
  std::string list;
  for (const auto name : missing) list += (list.empty() ? "" : ", ") + std::string(name);
  return fail(ErrorKind::kInvalid, "the first line names no column for " + list);
}

}  // namespace

std::string_view name_of(LotColumn column) {
  const auto at = static_cast<std::size_t>(column);
  return at < kColumns.size() ? kColumns[at].name : "";
}

LotColumnRef find_lot_column(std::string_view name) {
  const std::string normal = normal_name(name);
  if (normal.empty()) return {};
  for (const ColumnNames& known : kColumns) {
    if (std::find(known.normal.begin(), known.normal.end(), normal) != known.normal.end()) {
      return {known.column, 0};
    }
  }
  if (const auto meal = meal_of(normal, kPlannedNames)) return {kPlanned, *meal};
  if (const auto meal = meal_of(normal, kGivenNames)) return {kGiven, *meal};
  return {};
}

bool LotColumns::has(LotColumn column) const {
  return std::any_of(refs.begin(), refs.end(),
                     [&](const LotColumnRef& ref) { return ref.column == column; });
}

Result<LotColumns> map_lot_columns(const std::vector<std::string>& header) {
  LotColumns out;
  for (const std::string& name : header) {
    const LotColumnRef ref = find_lot_column(name);
    out.refs.push_back(ref);
    if (ref.column == kIgnored) {
      if (!trimmed(name).empty()) out.ignored.push_back(read_text(name, 60));
      continue;
    }
    const std::size_t here = out.refs.size() - 1;
    for (std::size_t other = 0; other < here; ++other) {
      if (out.refs[other].column != ref.column || out.refs[other].meal != ref.meal) continue;
      if (normal_name(header[other]) == normal_name(name)) {
        return fail(ErrorKind::kInvalid,
                    fmt::format("the column '{}' is there twice", read_text(name, 60)));
      }
      // Two spellings of one meaning: the better known one counts.
      const bool here_wins = rank_of(ref, name) < rank_of(ref, header[other]);
      const std::size_t loser = here_wins ? other : here;
      const bool is_name = ref.column == kGaveur && normal_name(header[loser]) == "gaveur";
      out.refs[loser] = {is_name && !out.has(kGaveurNom) ? kGaveurNom : kIgnored, 0};
      if (!is_name) out.ignored.push_back(read_text(header[loser], 60));
    }
  }
  if (auto complete = check_required(out); !complete) return std::unexpected(complete.error());
  return out;
}

int known_lot_columns(const std::vector<std::string>& header) {
  return static_cast<int>(std::count_if(header.begin(), header.end(), [](const auto& name) {
    return find_lot_column(name).column != kIgnored;
  }));
}

}  // namespace gaveurs
