package llm.runtime.engine;

import java.time.Duration;
import java.util.Optional;
import llm.api.EngineListener;

/**
 * How an engine serves many at once.
 *
 * @param longestGap that prompts of others may add to the time from one token to the next
 * @param queueLimit sequences that may wait for admission
 * @param listener hears what it does
 */
public record Serving(Duration longestGap, int queueLimit, Optional<EngineListener> listener) {}
