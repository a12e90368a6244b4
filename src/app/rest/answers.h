// Every use case that reads for REST, one function each: JSON text or an Error. Run on a thread of
// the reader pool.
#pragma once

#include <span>

#include "app/rest/question.h"

namespace gaveurs {

// meals.cpp
Result<std::string> meals_of_gaveur(const Question& q, Reader& r);
Result<std::string> meals_of_site(const Question& q, Reader& r);
Result<std::string> recent_meals(const Question& q, Reader& r);
// lots.cpp
Result<std::string> list_lots(const Question& q, Reader& r);
Result<std::string> show_lot(const Question& q, Reader& r);
Result<std::string> lot_history(const Question& q, Reader& r);
Result<std::string> lot_curves(const Question& q, Reader& r);
Result<std::string> lot_alerts(const Question& q, Reader& r);
Result<std::string> lot_quality(const Question& q, Reader& r);
/// A lot by its code, or by its number where no lot has that code. Error kNotFound.
Result<LotView> find_lot(const Question& q, Reader& r);
// curves.cpp
Result<std::string> list_propositions(const Question& q, Reader& r);
Result<std::string> show_proposition(const Question& q, Reader& r);
/// The three curves of a lot, the advice for its coming meals, promise and result.
Result<std::string> lot_loop(const Question& q, Reader& r);
Result<std::string> loop_status(const Question& q, Reader& r);
/// How the lot's curve came about and what the newest model says of it; on the analysts' thread.
Result<std::string> explain_lot(const Question& q, Reader& r);
/// An SVG.
Result<std::string> backtest_svg(const Question& q, Reader& r);
/// Of the coming meals of a lot that is being fed by the proposition; empty otherwise.
std::span<const double> advised_doses(const std::optional<Proposition>& proposition);
// curve_results.cpp
Result<std::string> loop_results(const Question& q, Reader& r);
// queue.cpp
Result<std::string> quality_queue(const Question& q, Reader& r);
// people.cpp
Result<std::string> list_gaveurs(const Question& q, Reader& r);
Result<std::string> show_gaveur(const Question& q, Reader& r);
Result<std::string> list_alerts(const Question& q, Reader& r);
// euralis.cpp
Result<std::string> list_sites(const Question& q, Reader& r);
Result<std::string> dashboard(const Question& q, Reader& r);
Result<std::string> active_lots(const Question& q, Reader& r);
Result<std::string> performances(const Question& q, Reader& r);
// journal.cpp
Result<std::string> journal_head(const Question& q, Reader& r);
Result<std::string> journal_keys(const Question& q, Reader& r);
Result<std::string> journal_inclusion(const Question& q, Reader& r);
Result<std::string> journal_consistency(const Question& q, Reader& r);
Result<std::string> journal_entries(const Question& q, Reader& r);
// products.cpp
Result<std::string> list_products(const Question& q, Reader& r);
// history.cpp
/// A product's or a lot's history as an EPCIS 2.0 document.
Result<std::string> epcis_events(const Question& q, Reader& r);
/// Back and forth from a product, a sample or a lot.
Result<std::string> trace_code(const Question& q, Reader& r);
/// The subject is a product's number or an earlier code.
Result<std::string> scan_product(const Question& q, Reader& r);
// labels.cpp
/// A PDF.
Result<std::string> label_sheets(const Question& q, Reader& r);
// feedbacks.cpp
Result<std::string> product_stats(const Question& q, Reader& r);
Result<std::string> list_feedbacks(const Question& q, Reader& r);
Result<std::string> feedback_by_lot(const Question& q, Reader& r);
// charts.cpp
Result<std::string> show_chart(const Question& q, Reader& r);
Result<std::string> chart_limits(const Question& q, Reader& r);
Result<std::string> device_health(const Question& q, Reader& r);
// quality_samples.cpp
Result<std::string> latest_sample(const Question& q, Reader& r);
Result<std::string> list_samples(const Question& q, Reader& r);
Result<std::string> show_sample(const Question& q, Reader& r);
// quality_stats.cpp
Result<std::string> hourly_quality(const Question& q, Reader& r);
Result<std::string> daily_quality(const Question& q, Reader& r);
Result<std::string> quality_by_site(const Question& q, Reader& r);
Result<std::string> grade_distribution(const Question& q, Reader& r);
// quality_line.cpp
Result<std::string> quality_health(const Question& q, Reader& r);
Result<std::string> list_devices(const Question& q, Reader& r);
Result<std::string> list_line_alerts(const Question& q, Reader& r);
Result<std::string> line_overview(const Question& q, Reader& r);
// quality_references.cpp
Result<std::string> quality_references(const Question& q, Reader& r);
// analytics.cpp; these answer on the analysts' thread
Result<std::string> lot_clusters(const Question& q, Reader& r);
Result<std::string> lot_anomalies(const Question& q, Reader& r);
Result<std::string> production_forecast(const Question& q, Reader& r);
// analytics_plan.cpp
/// Of the lots being fed.
Result<std::string> slaughter_plan(const Question& q, Reader& r);
/// Of the lots and days of the body.
Result<std::string> slaughter_plan_of(const Question& q, Reader& r);
// analytics_what_if.cpp
Result<std::string> what_if(const Question& q, Reader& r);
// weekly_report.cpp
Result<std::string> weekly_report(const Question& q, Reader& r);

}  // namespace gaveurs
