package dev.pintle.runner;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for by {@link RehearsalOptions}.
 *
 * @param check where the version's own check is, as it stands in a URL, below the mount; null for
 *     none
 * @param warmUp what is asked for to warm it up, in the same form
 * @param warmUpRequests how often for each of these
 * @param warmUpTime no request of the warm-up begins later than that
 * @param patience a request that takes longer has failed
 */
record RehearsalSettings(
    @Nullable String check,
    List<String> warmUp,
    int warmUpRequests,
    Duration warmUpTime,
    Duration patience) {}
