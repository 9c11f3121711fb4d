package llm.grammar.lexeme;

import java.util.IdentityHashMap;
import java.util.List;
import llm.grammar.form.Regex;

/** Expressions over characters as terms over classes. Their depth has been checked. */
final class Translation {
  private final Alphabet alphabet;
  private final Terms terms;
  private final IdentityHashMap<Regex, Term> known = new IdentityHashMap<>();

  Translation(Alphabet alphabet, Terms terms) {
    this.alphabet = alphabet;
    this.terms = terms;
  }

  Term term(Regex regex) {
    var old = known.get(regex);
    if (old == null) {
      old = translate(regex);
      known.put(regex, old);
    }
    return old;
  }

  private Term translate(Regex regex) {
    return switch (regex) {
      case Regex.Characters one -> terms.set(alphabet.classesOf(one.set()));
      case Regex.Text text -> text(text.text());
      case Regex.Concatenation all -> {
        var result = terms.empty;
        for (var part : all.parts().reversed()) {
          result = terms.sequence(term(part), result);
        }
        yield result;
      }
      case Regex.Alternation all -> terms.choice(terms(all.parts()));
      case Regex.Intersection all -> terms.both(terms(all.parts()));
      case Regex.Complement all -> terms.not(term(all.body()));
      case Regex.Repetition all -> terms.repeat(term(all.body()), all.min(), all.max());
    };
  }

  private List<Term> terms(List<Regex> parts) {
    return parts.stream().map(this::term).toList();
  }

  private Term text(String text) {
    var result = terms.empty;
    for (int i = text.length(); i > 0; ) {
      int c = text.codePointBefore(i);
      result = terms.sequence(terms.set(alphabet.classesOf(c, c)), result);
      i -= Character.charCount(c);
    }
    return result;
  }
}
