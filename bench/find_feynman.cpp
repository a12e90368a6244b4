// Looks for the first 50 equations of the Feynman lectures in generated data, as the AI Feynman
// data base lists them (Udrescu and Tegmark 2020, FeynmanEquations.csv; SRBench uses the same): its
// order, its names, each variable uniform in its published range, no noise. 2,000 rows are given to
// the search, 2,000 fresh ones judge. Every equation gets the same options and no units.
// Usage: find_feynman SECONDS SEED [FIRST LAST] → a line of JSON for each, then the sum.
#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <numbers>

#include "base/random.h"
#include "loop/formula_search.h"

namespace {

using namespace gaveurs;
using V = const double*;

constexpr double kPi = std::numbers::pi;
constexpr int kRows = 2'000;
constexpr double kFound = 0.999;  // R² on fresh rows

struct Range {
  const char* name;
  double low, high;
};

struct Equation {
  const char* name;
  std::vector<Range> variables;
  double (*value)(V v);
};

double sq(double a) { return a * a; }
double lorentz(double v, double c) { return std::sqrt(1 - sq(v / c)); }

const std::vector<Equation> kEquations = {
    {"I.6.20a",
     {{"theta", 1, 3}},
     [](V v) { return std::exp(-sq(v[0]) / 2) / std::sqrt(2 * kPi); }},
    {"I.6.20",
     {{"sigma", 1, 3}, {"theta", 1, 3}},
     [](V v) { return std::exp(-sq(v[1] / v[0]) / 2) / (std::sqrt(2 * kPi) * v[0]); }},
    {"I.6.20b",
     {{"sigma", 1, 3}, {"theta", 1, 3}, {"theta1", 1, 3}},
     [](V v) { return std::exp(-sq((v[1] - v[2]) / v[0]) / 2) / (std::sqrt(2 * kPi) * v[0]); }},
    {"I.8.14",
     {{"x1", 1, 5}, {"x2", 1, 5}, {"y1", 1, 5}, {"y2", 1, 5}},
     [](V v) { return std::hypot(v[1] - v[0], v[3] - v[2]); }},
    {"I.9.18",
     {{"m1", 1, 2},
      {"m2", 1, 2},
      {"G", 1, 2},
      {"x1", 3, 4},
      {"x2", 1, 2},
      {"y1", 3, 4},
      {"y2", 1, 2},
      {"z1", 3, 4},
      {"z2", 1, 2}},
     [](V v) {
       return v[2] * v[0] * v[1] / (sq(v[4] - v[3]) + sq(v[6] - v[5]) + sq(v[8] - v[7]));
     }},
    {"I.10.7",
     {{"m_0", 1, 5}, {"v", 1, 2}, {"c", 3, 10}},
     [](V v) { return v[0] / lorentz(v[1], v[2]); }},
    {"I.11.19",
     {{"x1", 1, 5}, {"x2", 1, 5}, {"x3", 1, 5}, {"y1", 1, 5}, {"y2", 1, 5}, {"y3", 1, 5}},
     [](V v) { return v[0] * v[3] + v[1] * v[4] + v[2] * v[5]; }},
    {"I.12.1", {{"mu", 1, 5}, {"Nn", 1, 5}}, [](V v) { return v[0] * v[1]; }},
    {"I.13.4",
     {{"m", 1, 5}, {"v", 1, 5}, {"u", 1, 5}, {"w", 1, 5}},
     [](V v) { return v[0] / 2 * (sq(v[1]) + sq(v[2]) + sq(v[3])); }},
    {"I.12.2",
     {{"q1", 1, 5}, {"q2", 1, 5}, {"epsilon", 1, 5}, {"r", 1, 5}},
     [](V v) { return v[0] * v[1] / (4 * kPi * v[2] * sq(v[3])); }},
    {"I.12.4",
     {{"q1", 1, 5}, {"epsilon", 1, 5}, {"r", 1, 5}},
     [](V v) { return v[0] / (4 * kPi * v[1] * sq(v[2])); }},
    {"I.12.5", {{"q2", 1, 5}, {"Ef", 1, 5}}, [](V v) { return v[0] * v[1]; }},
    {"I.12.11",
     {{"q", 1, 5}, {"Ef", 1, 5}, {"B", 1, 5}, {"v", 1, 5}, {"theta", 1, 5}},
     [](V v) { return v[0] * (v[1] + v[2] * v[3] * std::sin(v[4])); }},
    {"I.13.12",
     {{"m1", 1, 5}, {"m2", 1, 5}, {"r1", 1, 5}, {"r2", 1, 5}, {"G", 1, 5}},
     [](V v) { return v[4] * v[0] * v[1] * (1 / v[3] - 1 / v[2]); }},
    {"I.14.3", {{"m", 1, 5}, {"g", 1, 5}, {"z", 1, 5}}, [](V v) { return v[0] * v[1] * v[2]; }},
    {"I.14.4", {{"k_spring", 1, 5}, {"x", 1, 5}}, [](V v) { return v[0] * sq(v[1]) / 2; }},
    {"I.15.3x",
     {{"x", 5, 10}, {"u", 1, 2}, {"c", 3, 20}, {"t", 1, 2}},
     [](V v) { return (v[0] - v[1] * v[3]) / lorentz(v[1], v[2]); }},
    {"I.15.3t",
     {{"x", 1, 5}, {"c", 3, 10}, {"u", 1, 2}, {"t", 1, 5}},
     [](V v) { return (v[3] - v[2] * v[0] / sq(v[1])) / lorentz(v[2], v[1]); }},
    {"I.15.1",
     {{"m_0", 1, 5}, {"v", 1, 2}, {"c", 3, 10}},
     [](V v) { return v[0] * v[1] / lorentz(v[1], v[2]); }},
    {"I.16.6",
     {{"c", 1, 5}, {"v", 1, 5}, {"u", 1, 5}},
     [](V v) { return (v[2] + v[1]) / (1 + v[2] * v[1] / sq(v[0])); }},
    {"I.18.4",
     {{"m1", 1, 5}, {"m2", 1, 5}, {"r1", 1, 5}, {"r2", 1, 5}},
     [](V v) { return (v[0] * v[2] + v[1] * v[3]) / (v[0] + v[1]); }},
    {"I.18.12",
     {{"r", 1, 5}, {"F", 1, 5}, {"theta", 0, 5}},
     [](V v) { return v[0] * v[1] * std::sin(v[2]); }},
    {"I.18.14",
     {{"m", 1, 5}, {"r", 1, 5}, {"v", 1, 5}, {"theta", 1, 5}},
     [](V v) { return v[0] * v[1] * v[2] * std::sin(v[3]); }},
    {"I.24.6",
     {{"m", 1, 3}, {"omega", 1, 3}, {"omega_0", 1, 3}, {"x", 1, 3}},
     [](V v) { return v[0] / 4 * (sq(v[1]) + sq(v[2])) * sq(v[3]); }},
    {"I.25.13", {{"q", 1, 5}, {"C", 1, 5}}, [](V v) { return v[0] / v[1]; }},
    {"I.26.2",
     {{"n", 0, 1}, {"theta2", 1, 5}},
     [](V v) { return std::asin(v[0] * std::sin(v[1])); }},
    {"I.27.6",
     {{"d1", 1, 5}, {"d2", 1, 5}, {"n", 1, 5}},
     [](V v) { return 1 / (1 / v[0] + v[2] / v[1]); }},
    {"I.29.4", {{"omega", 1, 10}, {"c", 1, 10}}, [](V v) { return v[0] / v[1]; }},
    {"I.29.16",
     {{"x1", 1, 5}, {"x2", 1, 5}, {"theta1", 1, 5}, {"theta2", 1, 5}},
     [](V v) { return std::sqrt(sq(v[0]) + sq(v[1]) - 2 * v[0] * v[1] * std::cos(v[2] - v[3])); }},
    {"I.30.3",
     {{"Int_0", 1, 5}, {"theta", 1, 5}, {"n", 1, 5}},
     [](V v) { return v[0] * sq(std::sin(v[2] * v[1] / 2)) / sq(std::sin(v[1] / 2)); }},
    {"I.30.5",
     {{"lambd", 1, 2}, {"d", 2, 5}, {"n", 1, 5}},
     [](V v) { return std::asin(v[0] / (v[2] * v[1])); }},
    {"I.32.5",
     {{"q", 1, 5}, {"a", 1, 5}, {"epsilon", 1, 5}, {"c", 1, 5}},
     [](V v) { return sq(v[0] * v[1]) / (6 * kPi * v[2] * v[3] * sq(v[3])); }},
    {"I.32.17",
     {{"epsilon", 1, 2},
      {"c", 1, 2},
      {"Ef", 1, 2},
      {"r", 1, 2},
      {"omega", 1, 2},
      {"omega_0", 3, 5}},
     [](V v) {
       return v[0] * v[1] * sq(v[2]) / 2 * (8 * kPi * sq(v[3]) / 3) *
              sq(sq(v[4]) / (sq(v[4]) - sq(v[5])));
     }},
    {"I.34.8",
     {{"q", 1, 5}, {"v", 1, 5}, {"B", 1, 5}, {"p", 1, 5}},
     [](V v) { return v[0] * v[1] * v[2] / v[3]; }},
    {"I.34.1",
     {{"c", 3, 10}, {"v", 1, 2}, {"omega_0", 1, 5}},
     [](V v) { return v[2] / (1 - v[1] / v[0]); }},
    {"I.34.14",
     {{"c", 3, 10}, {"v", 1, 2}, {"omega_0", 1, 5}},
     [](V v) { return (1 + v[1] / v[0]) / lorentz(v[1], v[0]) * v[2]; }},
    {"I.34.27", {{"omega", 1, 5}, {"h", 1, 5}}, [](V v) { return v[1] / (2 * kPi) * v[0]; }},
    {"I.37.4",
     {{"I1", 1, 5}, {"I2", 1, 5}, {"delta", 1, 5}},
     [](V v) { return v[0] + v[1] + 2 * std::sqrt(v[0] * v[1]) * std::cos(v[2]); }},
    {"I.38.12",
     {{"m", 1, 5}, {"q", 1, 5}, {"h", 1, 5}, {"epsilon", 1, 5}},
     [](V v) { return 4 * kPi * v[3] * sq(v[2] / (2 * kPi)) / (v[0] * sq(v[1])); }},
    {"I.39.1", {{"pr", 1, 5}, {"V", 1, 5}}, [](V v) { return 1.5 * v[0] * v[1]; }},
    {"I.39.11",
     {{"gamma", 2, 5}, {"pr", 1, 5}, {"V", 1, 5}},
     [](V v) { return 1 / (v[0] - 1) * v[1] * v[2]; }},
    {"I.39.22",
     {{"n", 1, 5}, {"T", 1, 5}, {"V", 1, 5}, {"kb", 1, 5}},
     [](V v) { return v[0] * v[3] * v[1] / v[2]; }},
    {"I.40.1",
     {{"n_0", 1, 5}, {"m", 1, 5}, {"x", 1, 5}, {"T", 1, 5}, {"g", 1, 5}, {"kb", 1, 5}},
     [](V v) { return v[0] * std::exp(-v[1] * v[4] * v[2] / (v[5] * v[3])); }},
    {"I.41.16",
     {{"omega", 1, 5}, {"T", 1, 5}, {"h", 1, 5}, {"kb", 1, 5}, {"c", 1, 5}},
     [](V v) {
       const double energy = v[2] / (2 * kPi) * v[0];
       return energy * sq(v[0]) / (sq(kPi * v[4]) * (std::exp(energy / (v[3] * v[1])) - 1));
     }},
    {"I.43.16",
     {{"mu_drift", 1, 5}, {"q", 1, 5}, {"Volt", 1, 5}, {"d", 1, 5}},
     [](V v) { return v[0] * v[1] * v[2] / v[3]; }},
    {"I.43.31", {{"mob", 1, 5}, {"T", 1, 5}, {"kb", 1, 5}}, [](V v) { return v[0] * v[1] * v[2]; }},
    {"I.43.43",
     {{"gamma", 2, 5}, {"kb", 1, 5}, {"A", 1, 5}, {"v", 1, 5}},
     [](V v) { return 1 / (v[0] - 1) * v[1] * v[3] / v[2]; }},
    {"I.44.4",
     {{"n", 1, 5}, {"kb", 1, 5}, {"T", 1, 5}, {"V1", 1, 5}, {"V2", 1, 5}},
     [](V v) { return v[0] * v[1] * v[2] * std::log(v[4] / v[3]); }},
    {"I.47.23",
     {{"gamma", 1, 5}, {"pr", 1, 5}, {"rho", 1, 5}},
     [](V v) { return std::sqrt(v[0] * v[1] / v[2]); }},
    {"I.48.2",
     {{"m", 1, 5}, {"v", 1, 2}, {"c", 3, 10}},
     [](V v) { return v[0] * sq(v[2]) / lorentz(v[1], v[2]); }},
};

FormulaTable draw(const Equation& equation, Random random) {
  FormulaTable table;
  const auto width = static_cast<Eigen::Index>(equation.variables.size());
  for (const Range& range : equation.variables) table.variables.push_back({range.name, ""});
  table.target = {"y", ""};
  table.x.resize(kRows, width);
  table.y.resize(kRows);
  std::vector<double> row(equation.variables.size());
  for (Eigen::Index r = 0; r < kRows; ++r) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      row[c] = random.uniform(equation.variables[c].low, equation.variables[c].high);
      table.x(r, static_cast<Eigen::Index>(c)) = row[c];
    }
    table.y(r) = equation.value(row.data());
  }
  return table;
}

struct Judged {
  bool found = false;
  double seconds = 0;
};

/// The formula that did best on the rows given is judged on fresh ones.
Judged look_for(int number, const Equation& equation, const FormulaOptions& options) {
  const Random random = Random(options.seed).split(equation.name);
  const FormulaTable given = draw(equation, random.split("given"));
  const FormulaTable fresh = draw(equation, random.split("fresh"));
  const auto front = find_formulas(given, options);
  if (!front || front->formulas.empty()) {
    fmt::print("{{\"number\":{},\"name\":\"{}\",\"found\":false}}\n", number, equation.name);
    return {};
  }
  const FormulaFound& best = front->formulas.back();
  const double r2 = r_squared(best.model.predict(fresh.x), fresh.y);
  Judged judged{r2 > kFound, front->seconds};
  fmt::print(
      "{{\"number\":{},\"name\":\"{}\",\"found\":{},\"exact\":{},\"r2\":{:.12f},"
      "\"seconds\":{:.2f},\"evaluations\":{},\"size\":{},\"formula\":\"{}\"}}\n",
      number, equation.name, judged.found, 1 - r2 < 1e-9, r2, judged.seconds, front->evaluations,
      best.size, best.model.text(given.names()));
  std::fflush(stdout);
  return judged;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 5) {
    std::fprintf(stderr, "usage: find_feynman SECONDS SEED [FIRST LAST]\n");
    return 2;
  }
  FormulaOptions options;
  options.seconds = std::atof(argv[1]);
  options.seed = static_cast<std::uint64_t>(std::atoll(argv[2]));
  const int first = argc == 5 ? std::atoi(argv[3]) : 1;
  const int last = argc == 5 ? std::atoi(argv[4]) : static_cast<int>(kEquations.size());
  int found = 0;
  double seconds = 0, slowest = 0;
  for (int number = first; number <= last; ++number) {
    const Judged judged =
        look_for(number, kEquations[static_cast<std::size_t>(number - 1)], options);
    found += judged.found;
    seconds += judged.seconds;
    slowest = std::max(slowest, judged.seconds);
  }
  fmt::print("{{\"found\":{},\"of\":{},\"seconds\":{:.1f},\"slowest\":{:.2f}}}\n", found,
             last - first + 1, seconds, slowest);
}
