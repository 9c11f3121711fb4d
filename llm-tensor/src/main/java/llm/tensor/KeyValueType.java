package llm.tensor;

/** How a {@link KeyValueCache} stores its elements. */
public enum KeyValueType {
  F32,
  F16,
  BF16
}
