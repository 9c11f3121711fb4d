package llm.blocks;

import java.util.List;

/** A tensor is missing that the model's family needs. */
public final class MissingTensorException extends InvalidModelException {
  private static final long serialVersionUID = 1;

  private final String name;
  private final transient List<Long> dimensions;

  /**
   * A tensor of this name and these dimensions.
   *
   * @param dimensions the first is the width of a row; -1 for one that may have any size
   */
  MissingTensorException(String name, List<Long> dimensions) {
    this(name, dimensions, "the tensor " + name + " is missing, expected " + shape(dimensions));
  }

  private MissingTensorException(String name, List<Long> dimensions, String message) {
    super(message);
    this.name = name;
    this.dimensions = List.copyOf(dimensions);
  }

  /** The same, saying that another tensor would do as well. */
  public MissingTensorException or(String other) {
    var more = new MissingTensorException(name, dimensions, getMessage() + ", or " + other);
    more.setStackTrace(getStackTrace());
    return more;
  }

  /** The tensor's name. */
  public String name() {
    return name;
  }

  /** The dimensions it should have: the first is the width of a row; -1 where any size will do. */
  public List<Long> dimensions() {
    return dimensions;
  }

  /** Dimensions as {@code 64 x 32}; {@code any} for one that may have any size. */
  static String shape(List<Long> dimensions) {
    return String.join(
        " x ", dimensions.stream().map(d -> d < 0 ? "any" : String.valueOf(d)).toList());
  }
}
