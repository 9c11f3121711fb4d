package llm.spring.boot;

import java.time.Duration;
import llm.api.LoadOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.util.unit.DataSize;

/**
 * How a model is loaded; what is not said is as {@link LoadOptions#defaults} has it.
 *
 * @param threads Threads that compute; one a physical core unless set.
 * @param contextLength Tokens that a conversation or a text may have; what the model was trained
 *     with unless set.
 * @param cacheBytes What keys, values and recurrent states of all sequences may take together; half
 *     of what the heap may grow to unless set.
 * @param cacheType How keys and values are stored; as 32-bit floats unless set.
 * @param queueLimit Requests that may wait; 1024 unless set.
 * @param longestGap The longest that who generates waits between two tokens because another prompt
 *     is read; 200 ms unless set.
 * @param weightsInMemory Whether all weights are copied into memory, so that the file may be
 *     changed afterwards.
 */
public record LlmLoadProperties(
    @Nullable Integer threads,
    @Nullable Integer contextLength,
    @Nullable DataSize cacheBytes,
    LoadOptions.@Nullable CacheType cacheType,
    @Nullable Integer queueLimit,
    @Nullable Duration longestGap,
    @Nullable Boolean weightsInMemory) {
  static final LlmLoadProperties NONE =
      new LlmLoadProperties(null, null, null, null, null, null, null);

  LoadOptions.Builder options() {
    var options = LoadOptions.builder();
    var map = PropertyMapper.get();
    map.from(threads).to(options::threads);
    map.from(contextLength).to(options::contextLength);
    map.from(cacheBytes).as(DataSize::toBytes).to(options::cacheBytes);
    map.from(cacheType).to(options::cacheType);
    map.from(queueLimit).to(options::queueLimit);
    map.from(longestGap).to(options::longestGap);
    map.from(weightsInMemory).to(options::weightsInMemory);
    return options;
  }
}
