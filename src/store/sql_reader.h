// The Reader over any SqlConnection. Owned by one thread together with its connection.
#pragma once

#include <memory>

#include "store/reader.h"
#include "store/sql.h"

namespace gaveurs {

std::unique_ptr<Reader> make_sql_reader(std::unique_ptr<SqlConnection> db);

}  // namespace gaveurs
