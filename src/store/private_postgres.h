// PrivatePostgres: a PostgreSQL 15 of one's own for tests, from Debian's package, in a temporary
// folder, on a unix socket, as a normal user (root gives its rights up first). It ends with the
// process, however that ends. Tests only; one per process.
#pragma once

#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/temporary_folder.h"
#include "store/postgres/pg_connection.h"

namespace gaveurs {

class PrivatePostgres {
 public:
  static constexpr const char* kPrograms = "/usr/lib/postgresql/15/bin/";
  static bool installed() { return std::filesystem::exists(std::string(kPrograms) + "initdb"); }

  /// The server of this process, started when first asked for.
  static PrivatePostgres& get() {
    static PrivatePostgres server;
    return server;
  }

  std::string url(const std::string& database) const {
    return "postgresql://gaveurs@/" + database + "?host=" + folder_.path();
  }
  /// A new, empty database; its name.
  std::string make_database() {
    const std::string name = "test_" + std::to_string(++databases_);
    run_sql("postgres", "CREATE DATABASE " + name);
    return name;
  }
  void run_sql(const std::string& database, const std::string& sql) const {
    PgConnection(url(database), PgConnection::Use::kListen).execute(sql);
  }

  /// TimescaleDB's library, which a server must load at its start.
  static bool has_timescale() {
    return std::filesystem::exists("/usr/lib/postgresql/15/lib/timescaledb.so");
  }

  void start() {
    std::vector<std::string> line = {"postgres",
                                     "-D",
                                     folder_.path() + "/data",
                                     "-c",
                                     "unix_socket_directories=" + folder_.path(),
                                     "-c",
                                     "listen_addresses=",
                                     "-c",
                                     "fsync=on"};
    if (has_timescale()) line.insert(line.end(), {"-c", "shared_preload_libraries=timescaledb"});
    pid_ = spawn(line);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!guarded([&] { run_sql("postgres", "SELECT 1"); })) {
      if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("no PostgreSQL");
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  /// SIGINT: at once but cleanly; SIGQUIT: as a crash.
  void stop(int signal) {
    if (pid_ <= 0) return;
    ::kill(pid_, signal);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

 private:
  PrivatePostgres() {
    if (const passwd* user = normal_user()) {
      if (::chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) != 0) {
        throw std::runtime_error("the temporary folder cannot be given away");
      }
    }
    const pid_t made = spawn({"initdb", "-D", folder_.path() + "/data", "-U", "gaveurs",
                              "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"});
    int status = 0;
    ::waitpid(made, &status, 0);
    if (status != 0) throw std::runtime_error("initdb failed");
    start();
  }
  ~PrivatePostgres() { stop(SIGQUIT); }

  static const passwd* normal_user() { return ::geteuid() == 0 ? ::getpwnam("nobody") : nullptr; }

  pid_t spawn(const std::vector<std::string>& line) const {
    const passwd* user = normal_user();
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (user != nullptr && (::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) _exit(1);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (std::freopen((folder_.path() + "/server.log").c_str(), "a", stdout) == nullptr) _exit(1);
    ::dup2(STDOUT_FILENO, STDERR_FILENO);
    if (::chdir(folder_.path().c_str()) != 0) _exit(1);
    std::vector<char*> words;
    for (const auto& word : line) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    ::execv((kPrograms + line.front()).c_str(), words.data());
    _exit(1);
  }

  TemporaryFolder folder_;
  pid_t pid_ = -1;
  int databases_ = 0;
};

}  // namespace gaveurs
