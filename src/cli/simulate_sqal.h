// The simulator of the quality line: stations that measure livers, each a real client of
// /ws/sensors/ with a connection of its own, and the truth of what they measured in a file beside.
// One thread: the loop's.
#pragma once

#include <cstdio>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "twin/sqal_device.h"

namespace gaveurs {

struct SqalSimulationOptions {
  std::vector<SqalDeviceOptions> devices;
  std::string truth_file;    // empty: none is written
  std::int64_t lots = 0;     // end when so many lots are inspected; 0: no end
  bool quiet = false;        // no line per liver
  bool progress = false;     // a progress_line each second
};

class SqalSimulation {
 public:
  SqalSimulation(EventLoop& loop, const Clock& clock, SqalSimulationOptions options);
  ~SqalSimulation();

  /// Error kUsage when the truth cannot be written.
  Result<void> open_truth();
  /// Runs until every device is done or the process is asked to end. Returns the exit code.
  int run();

 private:
  SqalDeviceEvents events_of(const DeviceId& device);
  void say_answer(const DeviceId& device, const SampleAnswer& answer) const;
  void write_truth(const TruthKey& key, const LiverTruth& truth);
  void device_done();
  void end();
  void say_progress() const;
  void report_progress();
  int summary() const;

  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  EventLoop& loop_;
  const Clock& clock_;
  SqalSimulationOptions options_;
  std::unique_ptr<std::FILE, CloseFile> truth_;
  bool truth_failed_ = false;
  std::int64_t lots_done_ = 0;
  std::size_t done_ = 0, closed_ = 0;
  bool ending_ = false;
  std::vector<std::unique_ptr<SqalDevice>> devices_;
};

}  // namespace gaveurs
