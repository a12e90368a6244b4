// Every use case that reads for REST, one function each: JSON text or an Error. Run on a thread of
// the reader pool.
#pragma once

#include "app/rest/question.h"

namespace gaveurs {

// meals.cpp
Result<std::string> meals_of_gaveur(const Question& q, Reader& r);
Result<std::string> recent_meals(const Question& q, Reader& r);
// lots.cpp
Result<std::string> list_lots(const Question& q, Reader& r);
Result<std::string> show_lot(const Question& q, Reader& r);
Result<std::string> lot_history(const Question& q, Reader& r);
Result<std::string> lot_curves(const Question& q, Reader& r);
Result<std::string> lot_alerts(const Question& q, Reader& r);
Result<std::string> lot_quality(const Question& q, Reader& r);
// people.cpp
Result<std::string> list_gaveurs(const Question& q, Reader& r);
Result<std::string> show_gaveur(const Question& q, Reader& r);
Result<std::string> list_alerts(const Question& q, Reader& r);
// euralis.cpp
Result<std::string> list_sites(const Question& q, Reader& r);
Result<std::string> dashboard(const Question& q, Reader& r);
Result<std::string> active_lots(const Question& q, Reader& r);
Result<std::string> performances(const Question& q, Reader& r);
// quality_references.cpp
Result<std::string> quality_references(const Question& q, Reader& r);
// weekly_report.cpp
Result<std::string> weekly_report(const Question& q, Reader& r);

}  // namespace gaveurs
