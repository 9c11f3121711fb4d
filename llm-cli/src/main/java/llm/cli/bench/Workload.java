package llm.cli.bench;

/**
 * What is measured.
 *
 * @param promptTokens tokens of the prompt that is read; 0 measures no reading
 * @param generatedTokens tokens that each sequence generates after its first; 0 measures none
 * @param depth tokens that each sequence holds before
 * @param sequences that generate at the same time
 * @param runs how often, after one that warms up
 */
public record Workload(int promptTokens, int generatedTokens, int depth, int sequences, int runs) {

  /** What a prompt's ids begin with: the control tokens of most vocabularies come before. */
  private static final int FIRST_ID = 5;

  private static final int ID_STEP = 7919;
  private static final int ID_LIMIT = 20_000;

  /** What generation begins with. */
  private static final int START_ID = 9;

  /** Checks the numbers; a message begins with the name of the option. */
  public Workload {
    check(promptTokens >= 0, "prompt", promptTokens, "0 or more");
    check(generatedTokens >= 0, "generate", generatedTokens, "0 or more");
    check(depth >= 0, "depth", depth, "0 or more");
    check(sequences >= 1, "batch", sequences, "1 or more");
    check(runs >= 1, "runs", runs, "1 or more");
    boolean some = promptTokens > 0 || generatedTokens > 0;
    check(some, "generate", generatedTokens, "1 or more where -p is 0");
    long longest = (long) depth + Math.max(promptTokens, generatedTokens + 2L);
    check(
        longest <= Integer.MAX_VALUE, "depth", depth, "less, for no context holds so many tokens");
  }

  private static void check(boolean good, String name, int found, String expected) {
    if (!good) throw new IllegalArgumentException(name + ": " + found + ", expected " + expected);
  }

  /** Whether the same is measured, however often. */
  public boolean isSameAs(Workload other) {
    return options().equals(other.options());
  }

  /** The options of {@code llm bench} that ask for it, but for how often. */
  public String options() {
    return "-p %d -n %d -d %d -b %d".formatted(promptTokens, generatedTokens, depth, sequences);
  }

  /** Tokens that a sequence holds at most. */
  public int contextLength() {
    // Generation reads one token and writes a first one, from which on time counts.
    int generated = generatedTokens == 0 ? 0 : generatedTokens + 2;
    return depth + Math.max(promptTokens, generated);
  }

  /** The same where each sequence reads a text of so many tokens before it generates. */
  public Workload reading(int tokens) {
    return new Workload(tokens, generatedTokens, depth, sequences, runs);
  }

  /** Tokens that a sequence holds at most which reads the prompt before it generates. */
  public int contextLengthBehindPrompt() {
    return Math.addExact(depth + promptTokens, generatedTokens + 1);
  }

  /** Ids of so many tokens: the same in each run, spread over the vocabulary. */
  static int[] ids(int count, int vocabularySize) {
    int first = Math.min(FIRST_ID, vocabularySize - 1);
    int limit = Math.min(ID_LIMIT, vocabularySize - first);
    var ids = new int[count];
    for (var i = 0; i < count; i++) ids[i] = first + (int) ((long) i * ID_STEP % limit);
    return ids;
  }

  /** What generation begins with. */
  static int[] start(int vocabularySize) {
    return new int[] {Math.min(START_ID, vocabularySize - 1)};
  }
}
