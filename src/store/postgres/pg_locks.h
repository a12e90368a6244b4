// The advisory locks of a database that nodes share, and the channel on which commits are told.
// The numbers mean nothing; they only must differ from those of other programs.
#pragma once

namespace gaveurs {

/// Held by a transaction that writes or changes the schema.
#define GAVEURS_WRITER_LOCK "7183740012345601"
/// Held by the session of the node that does the periodic jobs.
#define GAVEURS_JOBS_LOCK "7183740012345602"
#define GAVEURS_COMMIT_CHANNEL "gaveurs_commit"

}  // namespace gaveurs
