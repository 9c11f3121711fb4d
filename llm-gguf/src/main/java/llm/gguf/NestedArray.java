package llm.gguf;

import java.util.List;

/** Arrays in an array. */
final class NestedArray extends MetadataArray {
  /** Arrays in arrays are refused where they lie deeper; an array of numbers has depth 1. */
  static final int MAX_DEPTH = 4;

  private final List<MetadataArray> elements;

  NestedArray(List<MetadataArray> elements) {
    super(MetadataType.ARRAY);
    this.elements = List.copyOf(elements);
  }

  static NestedArray pack(List<?> elements) {
    return new NestedArray(
        elements.stream()
            .map(element -> MetadataType.ARRAY.cast(element, MetadataArray.class))
            .toList());
  }

  /** How deep arrays lie in this array, itself included. */
  static int depth(MetadataArray array) {
    return array instanceof NestedArray nested
        ? 1 + nested.elements.stream().mapToInt(NestedArray::depth).max().orElse(1)
        : 1;
  }

  @Override
  public MetadataArray get(int index) {
    return elements.get(index);
  }

  @Override
  public int size() {
    return elements.size();
  }
}
