#include "cli/loop_world_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <filesystem>

#include "domain/feeding_curve.h"

namespace gaveurs {
namespace {

constexpr std::uintmax_t kMaxWorldBytes = 1u << 20;

struct Number {
  const char* section;
  const char* key;
  double TasteWorld::* place;
  double low, high;
};
struct Count {
  const char* section;
  const char* key;
  int TasteWorld::* place;
  int low, high;
};
struct LawNumber {
  const char* key;
  double TasteLaw::* place;
  double low, high;
};
struct ShapeNumber {
  const char* key;
  double CurveShape::* place;
  double low, high;
};

using W = TasteWorld;
constexpr std::array kNumbers = {
    Number{"value", "stars_per_kg", &W::stars_per_kg, 0, 5},
    Number{"growth", "liver_g", &W::liver_g, 200, 1'000},
    Number{"growth", "per_kg_g", &W::liver_per_kg_g, -200, 300},
    Number{"growth", "bend_g", &W::liver_bend_g, -100, 200},
    Number{"growth", "late_g", &W::liver_late_g, -200, 200},
    Number{"growth", "noise_g", &W::liver_noise_g, 0, 200},
    Number{"growth", "gaveur_g", &W::liver_gaveur_g, 0, 200},
    Number{"growth", "drift_g", &W::liver_drift_g, -20, 20},
    Number{"loss", "usual", &W::loss, 0.0001, 0.5},
    Number{"loss", "per_kg", &W::loss_per_kg, -3, 5},
    Number{"loss", "per_step", &W::loss_per_step, 0, 3},
    Number{"loss", "late", &W::loss_late, -5, 5},
    Number{"loss", "noise", &W::loss_noise, 0, 2},
    Number{"loss", "gaveur", &W::loss_gaveur, 0, 2},
    Number{"loss", "limit", &W::loss_limit, 0.001, 0.5},
    Number{"loss", "hard_limit", &W::hard_limit, 0.001, 0.5},
    Number{"people", "answering", &W::answering, 0, 1},
    Number{"people", "selection", &W::selection, 0, 2},
    Number{"people", "cheating", &W::cheating, 0, 1},
    Number{"people", "bias_stars", &W::bias_stars, 0, 2},
    Number{"people", "rating_stars", &W::rating_stars, 0, 3},
    Number{"people", "ageing_per_day", &W::ageing_per_day, -0.2, 0.2},
    Number{"people", "lot_stars", &W::lot_stars, 0, 2},
    Number{"feeding", "given_sd", &W::given_sd, 0, 0.1},
};
constexpr std::array kCounts = {
    Count{"change", "at_cycle", &W::change_at_cycle, 0, 1'000},
    Count{"feeding", "gaveurs", &W::gaveurs, 1, 500},
    Count{"people", "raters", &W::raters, 1, 100'000},
    Count{"people", "jars", &W::jars, 0, 2'000},
};
constexpr std::array kLaw = {
    LawNumber{"best_liver_g", &TasteLaw::best_liver_g, 100, 1'500},
    LawNumber{"liver_width_g", &TasteLaw::liver_width_g, 5, 2'000},
    LawNumber{"best_late", &TasteLaw::best_late, 0, 1},
    LawNumber{"late_width", &TasteLaw::late_width, 0.005, 10},
    LawNumber{"most_stars", &TasteLaw::most_stars, 1, 5},
};
constexpr std::array kShape = {
    ShapeNumber{"first_g", &CurveShape::first_g, 100, 400},
    ShapeNumber{"top_g", &CurveShape::top_g, 200, 520},
    ShapeNumber{"rise_meals", &CurveShape::rise_meals, 1, 27},
    ShapeNumber{"bend", &CurveShape::bend, 0.3, 4},
    ShapeNumber{"ease", &CurveShape::ease, 0, 0.4},
};

class WorldReader {
 public:
  explicit WorldReader(std::string path) : path_(std::move(path)) {}

  Result<TasteWorld> read(const toml::table& file) {
    world_.name = file["name"].value_or(std::filesystem::path(path_).stem().string());
    for (const auto& [name, node] : file) {
      const toml::table* section = node.as_table();
      if (section == nullptr) {
        if (name.str() != "name") refuse(node, fmt::format("'{}' is no section", name.str()));
        continue;
      }
      for (const auto& [key, value] : *section) take(name.str(), key.str(), value);
    }
    if (!file["change"]) world_.taste_then = world_.taste;
    check();
    if (fault_) return std::unexpected(*fault_);
    return world_;
  }

 private:
  void refuse(const toml::node& node, std::string_view why) {
    if (fault_) return;
    fault_ = Error{
        ErrorKind::kUsage, fmt::format("{}:{}: {}", path_, node.source().begin.line, why), {}};
  }

  template <typename Value>
  void set(Value& place, double low, double high, std::string_view name, const toml::node& node) {
    const auto value = node.value<double>();
    if (!value || !(*value >= low && *value <= high)) {
      refuse(node, fmt::format("{} is not a number within {}-{}", name, low, high));
    } else {
      place = static_cast<Value>(*value);
    }
  }

  void take(std::string_view section, std::string_view key, const toml::node& node) {
    const std::string name = fmt::format("{}.{}", section, key);
    for (const Number& n : kNumbers) {
      if (section == n.section && key == n.key) {
        return set(world_.*n.place, n.low, n.high, name, node);
      }
    }
    for (const Count& n : kCounts) {
      if (section == n.section && key == n.key) {
        return set(world_.*n.place, n.low, n.high, name, node);
      }
    }
    for (const LawNumber& n : kLaw) {
      if (key != n.key || (section != "taste" && section != "change")) continue;
      // Named first: of the conditional itself GCC 12 takes the member of a copy.
      TasteLaw& law = section == "taste" ? world_.taste : world_.taste_then;
      return set(law.*n.place, n.low, n.high, name, node);
    }
    for (const ShapeNumber& n : kShape) {
      if (section != "standard" || key != n.key) continue;
      return set(world_.standard.*n.place, n.low, n.high, name, node);
    }
    if (section == "standard" && key == "meals") {
      return set(world_.standard.meals, 8, 28, name, node);
    }
    refuse(node, fmt::format("there is no '{}'; docs/worlds.md lists all", name));
  }

  void check() {
    if (fault_) return;
    const auto broken = limit_broken(doses_of(world_.standard), CurveLimits{});
    if (broken) {
      fault_ =
          Error{ErrorKind::kUsage,
                fmt::format("{}: the standard curve breaks a limit: {}", path_, broken->reason),
                {}};
    } else if (truth_of(world_, world_.standard, 0).loss95 > world_.loss_limit) {
      fault_ = Error{ErrorKind::kUsage,
                     fmt::format("{}: the standard curve's own losses pass the limit", path_),
                     {}};
    }
  }

  std::string path_;
  TasteWorld world_;
  std::optional<Error> fault_;
};

}  // namespace

Result<TasteWorld> read_world(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) {
    return fail(ErrorKind::kNotFound, fmt::format("there is no file '{}'", path));
  }
  std::error_code unknown;
  if (std::filesystem::file_size(path, unknown) > kMaxWorldBytes) {
    return fail(ErrorKind::kUsage, fmt::format("'{}' is larger than any world", path));
  }
  try {
    return WorldReader(path).read(toml::parse_file(path));
  } catch (const toml::parse_error& e) {
    return fail(ErrorKind::kUsage,
                fmt::format("{}:{}: {}", path, e.source().begin.line, e.description()));
  }
}

}  // namespace gaveurs
