// MealLink: a feeding device as the server sees it: a connection to /ws/gavage and the meals that
// wait on it, sent in order and kept until the server has answered each. Belongs to the thread of
// its EventLoop, which must outlive it.
#pragma once

#include "twin/meal_outbox.h"
#include "twin/resend_link.h"

namespace gaveurs {

using MealLinkEvents = ResendEvents<MealAnswer>;
using MealLinkOptions = ResendOptions;
using MealLink = ResendLink<MealOutbox>;

}  // namespace gaveurs
