package llm.gguf;

import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * An array of metadata values: an immutable list that keeps its elements as bytes and makes the
 * objects when they are asked for.
 *
 * <p>Its elements have the Java types that {@link MetadataType} names; those of an array of arrays
 * are arrays of their own, whose element types may differ. It owns its bytes, so it may be used
 * after the file is closed. A vocabulary of 250,000 tokens costs what its bytes do.
 */
public abstract sealed class MetadataArray extends AbstractList<Object> implements RandomAccess
    permits NumberArray, StringArray, NestedArray {
  private final MetadataType elementType;

  MetadataArray(MetadataType elementType) {
    this.elementType = elementType;
  }

  /**
   * Makes an array from values.
   *
   * @param elements integers of any width for an integer type; {@link MetadataArray}s for {@link
   *     MetadataType#ARRAY}
   * @throws IllegalArgumentException if an element does not fit the type
   */
  public static MetadataArray of(MetadataType elementType, List<?> elements) {
    return switch (elementType) {
      case STRING -> StringArray.pack(elements);
      case ARRAY -> NestedArray.pack(elements);
      default -> NumberArray.pack(elementType, elements);
    };
  }

  /** The bytes of a string that is not UTF-8; empty for every other element. */
  public Optional<byte[]> malformed(int index) {
    return Optional.empty();
  }

  /** The type of the elements, as the file names it. */
  public MetadataType elementType() {
    return elementType;
  }
}
