// What an EventLoop is made of, for the .cpp files of this room that open sockets on it. Includes
// Asio: keep it out of headers that others use.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "twin/event_loop.h"

namespace gaveurs {

struct EventLoop::Impl {
  boost::asio::io_context context{1};
  boost::asio::signal_set signals{context};
};

}  // namespace gaveurs
