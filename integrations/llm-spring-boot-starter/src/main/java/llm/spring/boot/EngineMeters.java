package llm.spring.boot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import llm.api.EngineListener;
import llm.api.FinishReason;

/**
 * What an engine does, as meters named {@code llm.*} with the tag {@code use}.
 *
 * <p>Meters are made beforehand: the thread that computes only counts.
 */
final class EngineMeters implements EngineListener {
  private final AtomicLong waiting;
  private final AtomicLong cacheBytes;
  private final AtomicLong cacheBudget;
  private final AtomicLong prefixTokens;
  private final Timer passes;
  private final Counter promptRows;
  private final Counter decodingRows;
  private final Counter promptTokens;
  private final Counter generatedTokens;
  private final Timer waited;
  private final Timer firstToken;
  private final Timer betweenTokens;
  private final Map<FinishReason, Timer> requests = new EnumMap<>(FinishReason.class);

  EngineMeters(MeterRegistry registry, String use) {
    var tags = Tags.of("use", use);
    waiting = registry.gauge("llm.queue", tags, new AtomicLong());
    cacheBytes = registry.gauge("llm.cache.bytes", tags, new AtomicLong());
    cacheBudget = registry.gauge("llm.cache.budget", tags, new AtomicLong());
    prefixTokens = registry.gauge("llm.cache.prefix.tokens", tags, new AtomicLong());
    passes = registry.timer("llm.passes", tags);
    promptRows = registry.counter("llm.rows", tags.and("kind", "prompt"));
    decodingRows = registry.counter("llm.rows", tags.and("kind", "decoding"));
    promptTokens = registry.counter("llm.tokens", tags.and("kind", "prompt"));
    generatedTokens = registry.counter("llm.tokens", tags.and("kind", "generated"));
    waited = registry.timer("llm.queue.wait", tags);
    firstToken = registry.timer("llm.time.to.first.token", tags);
    betweenTokens = registry.timer("llm.time.between.tokens", tags);
    for (var reason : FinishReason.values()) {
      var ended = tags.and("reason", reason.name().toLowerCase(Locale.ROOT));
      requests.put(reason, registry.timer("llm.requests", ended));
    }
  }

  @Override
  public void passEnded(Pass pass) {
    passes.record(pass.nanos(), TimeUnit.NANOSECONDS);
    promptRows.increment(pass.promptRows());
    decodingRows.increment(pass.decodingRows());
  }

  @Override
  public void queued(Sequence sequence) {
    waiting.set(sequence.waiting());
  }

  @Override
  public void admitted(Sequence sequence) {
    waiting.set(sequence.waiting());
  }

  @Override
  public void finished(Finished finished) {
    waiting.set(finished.sequence().waiting());
    waited.record(finished.waited());
    finished.timeToFirstToken().ifPresent(firstToken::record);
    finished.timeBetweenTokens().ifPresent(betweenTokens::record);
    promptTokens.increment(finished.usage().promptTokens());
    generatedTokens.increment(finished.usage().generatedTokens());
    Objects.requireNonNull(requests.get(finished.reason())).record(finished.total());
  }

  @Override
  public void cacheChanged(Cache cache) {
    cacheBytes.set(cache.bytes());
    cacheBudget.set(cache.budget());
    prefixTokens.set(cache.prefixTokens());
  }
}
