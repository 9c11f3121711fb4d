package llm.api;

import org.jspecify.annotations.Nullable;

/** Whether a model calls tools: it may, it must not, it must. Immutable. */
public sealed interface ToolChoice {
  /** The model decides. */
  static ToolChoice auto() {
    return Auto.INSTANCE;
  }

  /** None is called: the model is not told of any. */
  static ToolChoice none() {
    return None.INSTANCE;
  }

  /** At least one is called, whichever the model wants; nothing is said beside reasoning. */
  static ToolChoice required() {
    return Required.INSTANCE;
  }

  /**
   * This one is called; nothing is said beside reasoning.
   *
   * @param name of one of the tools
   */
  static ToolChoice named(String name) {
    return new Named(Checks.present("name", name));
  }

  /** See {@link ToolChoice#auto}. */
  final class Auto implements ToolChoice {
    private static final Auto INSTANCE = new Auto();

    private Auto() {}

    @Override
    public String toString() {
      return "auto";
    }
  }

  /** See {@link ToolChoice#none}. */
  final class None implements ToolChoice {
    private static final None INSTANCE = new None();

    private None() {}

    @Override
    public String toString() {
      return "none";
    }
  }

  /** See {@link ToolChoice#required}. */
  final class Required implements ToolChoice {
    private static final Required INSTANCE = new Required();

    private Required() {}

    @Override
    public String toString() {
      return "required";
    }
  }

  /** See {@link ToolChoice#named}. */
  final class Named implements ToolChoice {
    private final String name;

    private Named(String name) {
      this.name = name;
    }

    /** Of the tool. */
    public String name() {
      return name;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Named other && name.equals(other.name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }

    @Override
    public String toString() {
      return "named " + name;
    }
  }
}
