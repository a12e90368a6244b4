#include "net/control_access.h"

#include <gtest/gtest.h>

namespace gaveurs {
namespace {

HttpRequest local_request() {
  HttpRequest request;
  request.host = "localhost:8889";
  return request;
}

TEST(ControlAccess, ThisMachineMay) {
  HttpRequest request = local_request();
  for (const char* peer : {"127.0.0.1", "127.8.0.9", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_EQ(control_refusal("products are called back", peer, request), "") << peer;
  }
  request.origin = "http://127.0.0.1:8889";
  request.host = "[::1]:8889";
  EXPECT_EQ(control_refusal("products are called back", "::1", request), "");
}

TEST(ControlAccess, OtherMachinesMayNot) {
  for (const char* peer : {"", "192.168.1.5", "10.0.0.1", "::2", "fe80::1", "::ffff:10.0.0.1"}) {
    EXPECT_NE(control_refusal("products are called back", peer, local_request()), "") << peer;
  }
}

TEST(ControlAccess, OtherNamesAndPagesMayNot) {
  for (const char* host : {"", "farm.example", "192.168.1.5:8889", "127.0.0.1.example.org"}) {
    HttpRequest request = local_request();
    request.host = host;
    EXPECT_NE(control_refusal("products are called back", "127.0.0.1", request), "") << host;
  }
  for (const char* origin : {"null", "https://farm.example", "http://192.168.1.5:8889"}) {
    HttpRequest request = local_request();
    request.origin = origin;
    EXPECT_NE(control_refusal("products are called back", "127.0.0.1", request), "") << origin;
  }
}

TEST(ControlAccess, NobodyMayThroughAProxy) {
  HttpRequest request = local_request();
  request.forwarded = true;
  EXPECT_NE(control_refusal("products are called back", "127.0.0.1", request), "");
}

TEST(ControlAccess, AReasonSaysWhatWasAsked) {
  auto request = local_request();
  request.forwarded = true;
  EXPECT_EQ(control_refusal("products are called back", "127.0.0.1", request),
            "products are called back from the machine itself, not through a proxy");
}

}  // namespace
}  // namespace gaveurs
