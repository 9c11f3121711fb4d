package llm.tokenizer;

import java.util.List;

/**
 * How a text is cut in words before merging, and what else comes with that choice.
 *
 * @param rules applied one after another, each to the pieces of the one before
 * @param traits what else holds for vocabularies of this name
 */
record PreTokenizer(List<SplitRule> rules, List<Trait> traits) {
  enum Trait {
    /** A word that is a token is that token, whatever the merges would make of it. */
    IGNORE_MERGES,
    /** A sequence begins with bos unless the file says otherwise. */
    ADD_BOS,
    /** A sequence begins with bos whatever the file says. */
    ALWAYS_BOS,
    /** Characters stand for themselves, not for bytes, and a space is written U+2581. */
    MARKED_SPACES,
    /** A run of newlines that is a token is that token. */
    WHOLE_NEWLINES
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** The exclusive ends of the words of a text, in code points. */
  int[] ends(int[] text) {
    return new Splitting(text).apply(rules);
  }
}
