package llm.grammar.lexeme;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import llm.grammar.form.CodePoints;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Limits;
import llm.grammar.form.Regex;

/** The sets of characters of an expression, whose depth and size are checked on the way. */
final class CharacterSets {
  private final Limits limits;
  private final Set<CodePoints> sets = new LinkedHashSet<>();
  private final Set<Integer> characters = new LinkedHashSet<>();
  private final IdentityHashMap<Regex, Boolean> seen = new IdentityHashMap<>();
  private long size;

  private CharacterSets(Limits limits) {
    this.limits = limits;
  }

  /**
   * All sets that tell characters apart in {@code regex}.
   *
   * @throws GrammarException if it is too deep or too large
   */
  static Collection<CodePoints> of(Regex regex, Limits limits) {
    var found = new CharacterSets(limits);
    found.visit(regex, 1);
    found.characters.forEach(c -> found.sets.add(CodePoints.of(c)));
    return found.sets;
  }

  private void visit(Regex regex, int depth) {
    if (depth > limits.depth()) {
      throw limit("nests deeper than " + limits.depth());
    }
    if (seen.put(regex, true) != null) {
      return;
    }
    size++;
    switch (regex) {
      case Regex.Characters one -> {
        size += one.set().rangeCount() / 4;
        sets.add(one.set());
      }
      case Regex.Text text -> {
        size += text.text().length() / 4;
        text.text().codePoints().forEach(this::character);
      }
      case Regex.Concatenation all -> visit(all.parts(), depth);
      case Regex.Alternation all -> visit(all.parts(), depth);
      case Regex.Intersection all -> visit(all.parts(), depth);
      case Regex.Complement all -> visit(all.body(), depth + 1);
      case Regex.Repetition all -> visit(all.body(), depth + 1);
    }
    if (size > limits.size()) {
      throw limit("has more than " + limits.size() + " parts");
    }
  }

  private void visit(List<Regex> parts, int depth) {
    for (var part : parts) {
      visit(part, depth + 1);
    }
  }

  private void character(int c) {
    if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
      throw new GrammarException(
          GrammarException.Kind.SYNTAX,
          "",
          "",
          "half a surrogate pair cannot be written in UTF-8: \\u" + Integer.toHexString(c));
    }
    characters.add(c);
  }

  private static GrammarException limit(String reason) {
    return new GrammarException(
        GrammarException.Kind.LIMIT, "", "", "a regular expression " + reason);
  }
}
