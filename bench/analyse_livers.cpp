// Livers analysed per second by one core, beside two passes over the same frames that any analysis
// needs: reading every number once, and the fit of the tray's plane.
// Usage: analyse_livers LIVERS SECONDS → {"analyses":…,"planes":…,"reads":…} per second.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "quality/analyse.h"
#include "quality/tray_plane.h"
#include "twin/liver_twin.h"

namespace {

using namespace gaveurs;

volatile double sink = 0;  // what keeps the compiler from leaving the work out

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Per second of the processor's time, so that what else runs does not count.
template <typename Work>
double per_second(const std::vector<SimulatedLiver>& livers, double seconds, Work&& work) {
  const double begun = cpu_seconds();
  double passed = 0, sum = 0;
  std::size_t done = 0;
  while (passed < seconds) {
    for (const SimulatedLiver& liver : livers) sum += work(liver);
    done += livers.size();
    passed = cpu_seconds() - begun;
  }
  sink = sum;
  return static_cast<double>(done) / passed;
}

double read_all(const SimulatedLiver& liver) {
  double sum = 0;
  for (const double z : liver.tof.distance_mm) sum += z;
  for (const auto* matrix :
       {&liver.tof.reflectance, &liver.tof.amplitude, &liver.tof.ambient, &liver.tof.status}) {
    for (const double value : **matrix) sum += value;
  }
  for (const double count : liver.spectral.counts) sum += count;
  return sum;
}

double fit_plane(const SimulatedLiver& liver) {
  const Picture picture = picture_of(liver.station);
  const Zones zones = clean_zones(liver.tof, liver.station, picture);
  return fit_tray(zones, picture, liver.station).plane.belt_mm;
}

double analyse(const SimulatedLiver& liver) {
  return analyse_liver(liver.tof, liver.spectral, liver.station).tof.mass_g;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: analyse_livers LIVERS SECONDS\n");
    return 2;
  }
  std::vector<SimulatedLiver> livers;
  const LiverTwin twin(line_profiles().front(), 7);
  for (int i = 0; i < std::atoi(argv[1]); ++i) livers.push_back(twin.liver(i));
  const double seconds = std::atof(argv[2]);
  std::printf("{\"analyses\":%.0f,\"planes\":%.0f,\"reads\":%.0f}\n",
              per_second(livers, seconds, analyse), per_second(livers, seconds, fit_plane),
              per_second(livers, seconds, read_all));
}
