package llm.grammar.lexeme;

/** How many states there are, of all automata of one grammar together. */
public final class Usage {
  private int count;

  /** None so far. */
  public Usage() {}

  void add(int states) {
    count += states;
  }

  /** How many there are. */
  public int count() {
    return count;
  }
}
