// What the database server answered, in words that tell what to do. Pure.
#pragma once

#include <string>
#include <string_view>

#include "store/sql.h"

namespace gaveurs {

/// The connection is gone: what was under way may or may not have happened.
class PgConnectionLost : public SqlError {
 public:
  using SqlError::SqlError;
};

/// `sqlstate`: five characters, "" when the server was not even reached. `detail` is the server's
/// own sentence; it is passed on only where none of ours fits.
Error pg_error_of(std::string_view sqlstate, std::string_view detail);
/// Whether this state ends the session.
bool ends_session(std::string_view sqlstate);
/// The SQLSTATE in an error text of libpq at verbosity SQLSTATE; "" when there is none.
std::string_view sqlstate_in(std::string_view message);

}  // namespace gaveurs
