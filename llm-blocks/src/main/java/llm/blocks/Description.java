package llm.blocks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.StateSlot;

/**
 * What a block says about itself.
 *
 * @param name its place: {@code attn_norm}
 * @param kind what it is: {@code RMSNorm}
 * @param details sizes and parameters by their GGUF names: numbers, strings, booleans
 * @param multiplications multiply-adds with weights for one row, those of the children included
 * @param children the blocks it is made of, in the order in which they work
 */
public record Description(
    String name,
    String kind,
    SequencedMap<String, Object> details,
    long multiplications,
    List<Description> children) {

  /** Copies the details and the children. */
  public Description {
    details = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(details));
    children = List.copyOf(children);
  }

  /** A description without details. */
  public static Description of(String name, String kind) {
    return new Description(name, kind, new LinkedHashMap<>(), 0, List.of());
  }

  /** The same with one more detail. */
  public Description with(String key, Object value) {
    var more = new LinkedHashMap<>(details);
    more.put(key, value);
    return new Description(name, kind, more, multiplications, children);
  }

  /** The same with more details. */
  public Description with(Map<String, Object> values) {
    var more = new LinkedHashMap<>(details);
    more.putAll(values);
    return new Description(name, kind, more, multiplications, children);
  }

  /** The same, multiplying so many times more itself. */
  public Description multiplying(long times) {
    return new Description(name, kind, details, multiplications + times, children);
  }

  /** The same under another name. */
  public Description named(String name) {
    return new Description(name, kind, details, multiplications, children);
  }

  /** The same with one more child, whose multiplications are added. */
  public Description with(Description child) {
    return with(child, child.multiplications);
  }

  /**
   * The same with what it keeps of a sequence: a child for each state, with what it weighs.
   *
   * @param type how keys and values are stored
   */
  public Description withStates(List<StateSlot<?>> slots, KeyValueType type) {
    var description = this;
    for (var slot : slots) {
      var shape = slot.shape();
      var state = of("state", shape.kind());
      if (shape.bytes() > 0) state = state.with("bytes", shape.bytes());
      long growth = shape.bytesPerToken(type);
      if (growth > 0) state = state.with("bytes_per_token", growth);
      description = description.with(state);
    }
    return description;
  }

  /** The same with one more child of which only a part works for each row: experts. */
  public Description with(Description child, long multiplications) {
    var more = new ArrayList<>(children);
    more.add(child);
    return new Description(name, kind, details, this.multiplications + multiplications, more);
  }
}
