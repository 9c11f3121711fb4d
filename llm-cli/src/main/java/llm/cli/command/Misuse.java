package llm.cli.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import llm.cli.format.Text;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One line about a command line that makes no sense. */
public final class Misuse {
  /** Edits that make another word of a word of four letters; longer words may have more. */
  private static final int LETTERS_AN_EDIT = 4;

  private static final int SHORTEST = 3;

  private Misuse() {}

  /** What is wrong, and what may have been meant. */
  public static String describe(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(unmatched);
    }
    return Ranges.refusal(e).orElseGet(() -> String.valueOf(e.getMessage()));
  }

  private static String unmatched(UnmatchedArgumentException e) {
    var command = e.getCommandLine().getCommandSpec();
    var word = e.getUnmatched().getFirst();
    if (word.length() > 1 && word.startsWith("-")) {
      var name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      return name + ": no such option" + meant(name, command.optionsMap().keySet());
    }
    return command.subcommands().isEmpty() || command.parent() != null
        ? Text.word(word) + ": one argument too many"
        : Text.word(word) + ": no such command" + meant(word, command.subcommands().keySet());
  }

  private static String meant(String word, Collection<String> names) {
    var nearest = nearest(word, names);
    return nearest.isEmpty()
        ? ""
        : nearest.stream().collect(Collectors.joining(" or ", "; did you mean ", "?"));
  }

  /** The names that a word was likeliest meant to be; none if none is near. */
  static List<String> nearest(String word, Collection<String> names) {
    // One letter is as near to each other.
    if (word.length() < SHORTEST) return List.of();
    var plain = word.toLowerCase(Locale.ROOT);
    var candidates = new LinkedHashSet<>(names);
    candidates.removeIf(name -> distance(plain, name) > name.length() / LETTERS_AN_EDIT + 1);
    Optional<Integer> least =
        candidates.stream().map(name -> distance(plain, name)).min(Comparator.naturalOrder());
    return candidates.stream()
        .filter(name -> least.isPresent() && distance(plain, name) == least.get())
        .sorted()
        .toList();
  }

  /**
   * How many letters must be changed, put in, left out or swapped with their neighbour (the optimal
   * string alignment distance).
   */
  private static int distance(String a, String b) {
    if (a.length() > 2 * b.length() + 2) return Integer.MAX_VALUE;
    var edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : least(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int least(int[][] edits, String a, String b, int i, int j) {
    int changed = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(changed, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
  }
}
