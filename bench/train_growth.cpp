// Trains the growth model on drawn lots, scales searched, and forecasts; beside it, in the same
// program, the Cholesky factor that a plain Gaussian process of the same size needs once for every
// step of the same search. A plain one is measured up to PLAIN lots and scaled by the cube beyond.
// Usage: train_growth LOTS PLAIN → {"train_s":…,"predict_us":…,"add_us":…,"plain_s":…}
#include <Eigen/Cholesky>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/random.h"
#include "loop/growth_model.h"

namespace {

using namespace gaveurs;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

/// As many lots a day as in the records of 2023: seven; gaveurs and farms grow with the years.
std::vector<ClosedLot> drawn_lots(int count) {
  Random random(11);
  const int gaveurs = 150 + count / 500;
  std::vector<ClosedLot> lots;
  for (int i = 0; i < count; ++i) {
    ClosedLot lot;
    char code[16];
    std::snprintf(code, sizeof code, "MT%07d", i);
    lot.code = code;
    LotInput& in = lot.input;
    in.gaveur = random.integer(1, gaveurs);
    in.eleveur = random.integer(1, gaveurs);
    in.site = i % 3 == 0 ? "LL" : i % 3 == 1 ? "LS" : "MT";
    in.souche = i % 2 == 0 ? "A" : "B";
    in.production = i % 5 == 0 ? "C" : "D";
    in.first_day = 10'000 + i / 7;
    in.days = 10;
    in.age_days = random.uniform(75, 95);
    in.ducks = random.uniform(300, 1'500);
    const double top = random.uniform(380, 480);
    const double rise = random.uniform(10, 18), appetite = random.normal(0, 0.03);
    for (int meal = 0; meal < 20; ++meal) {
      in.planned_g.push_back(210 + (top - 210) * std::min(1.0, meal / rise));
      in.given_g.push_back(in.planned_g.back() *
                           (1 + appetite * meal / 20 + random.normal(0, 0.01)));
    }
    lot.outcome.last_day = in.first_day + in.days;
    lot.outcome.liver_g = 530 + 0.047 * (in.corn_g() - 7'800) + random.normal(0, 40);
    lot.outcome.liver_sd_g = 86 * std::exp(random.normal(0, 0.1));
    lot.outcome.loss = 0.03 * std::exp(random.normal(0, 0.5));
    lots.push_back(std::move(lot));
  }
  return lots;
}

double plain_cholesky_s(int size) {
  Eigen::MatrixXd kernel(size, size);
  for (int i = 0; i < size; ++i) {
    for (int j = 0; j < size; ++j) kernel(i, j) = std::exp(-0.01 * std::abs(i - j));
  }
  kernel.diagonal().array() += 0.3;
  const auto begun = Clock::now();
  const Eigen::LLT<Eigen::MatrixXd> factor(kernel);
  const double seconds = seconds_since(begun);
  return factor.info() == Eigen::Success ? seconds : -1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: train_growth LOTS PLAIN\n");
    return 2;
  }
  const int count = std::atoi(argv[1]), plain = std::min(count, std::atoi(argv[2]));
  constexpr int kAsked = 500;
  const auto lots = drawn_lots(count + 100);
  auto begun = Clock::now();
  auto model = GrowthModel::train(std::span(lots).first(static_cast<std::size_t>(count)), {});
  if (!model) return 1;
  const double train_s = seconds_since(begun);
  double sum = model->predict(lots.back().input).liver_g.mean;
  begun = Clock::now();
  for (int i = 0; i < kAsked; ++i) {
    sum += model->predict(lots[static_cast<std::size_t>(count + i % 100)].input).liver_g.mean;
  }
  const double predict_us = 1e6 * seconds_since(begun) / kAsked;
  begun = Clock::now();
  for (int i = 0; i < 100; ++i) model->add(lots[static_cast<std::size_t>(count + i)]);
  const double add_us = 1e6 * seconds_since(begun) / 100;
  const double plain_s = plain_cholesky_s(plain) * std::pow(1.0 * count / plain, 3);
  std::printf(
      "{\"train_s\":%.3f,\"predict_us\":%.1f,\"add_us\":%.1f,\"plain_s\":%.4f,"
      "\"sum\":%.1f}\n",
      train_s, predict_us, add_us, plain_s, sum);
}
