package llm.tokenizer;

/**
 * BERT's word pieces ({@code tokenizer.ggml.model} is {@code bert}), as the models' own tokenizers
 * cut them: words of the normalised text are cut in the longest tokens from left to right; a word
 * that cannot be, or that is very long, is unknown as a whole.
 *
 * <p>Hugging Face's {@code BertTokenizer} decides what is right, since the models were trained with
 * it. llama.cpp differs, and is not followed: it has no limit for a word, drops vowel signs (Hindi)
 * and the letters that Korean syllables are decomposed into.
 *
 * <p>The vocabulary spells the start of a word with U+2581, and what goes on with one without.
 */
final class WordPiece implements TextModel {
  /** A longer word is unknown: {@code max_input_chars_per_word} of the published models. */
  private static final int LONGEST_WORD = 100;

  private final int unknown;
  private final BertNormalizer normalizer;
  private final CharTrie pieces = new CharTrie();
  private final int wordStart;

  /**
   * @param unknown the id that stands for a word that cannot be cut in tokens
   */
  WordPiece(Vocabulary vocabulary, int unknown, BertNormalizer normalizer) {
    this.unknown = unknown;
    this.normalizer = normalizer;
    for (int id = 0; id < vocabulary.table().size(); id++) {
      pieces.add(vocabulary.spelling(id), id);
    }
    wordStart = pieces.child(CharTrie.ROOT, Spelling.SPACE_MARK);
  }

  @Override
  public Spelling spelling() {
    return Spelling.MARKED_SPACES;
  }

  @Override
  public void encode(Part part, IdBuffer ids) {
    // What is normalised has lost its place in the text: all of it counts as untrusted, or none.
    normalizer.words(part.text(), word -> append(word, part.guard(), ids));
  }

  private void append(String word, Guard guard, IdBuffer ids) {
    int from = ids.size();
    if (word.codePointCount(0, word.length()) > LONGEST_WORD || !appendPieces(word, guard, ids)) {
      ids.truncate(from);
      ids.add(unknown);
    }
  }

  private boolean appendPieces(String word, Guard guard, IdBuffer ids) {
    for (int at = 0; at < word.length(); ) {
      int node = at == 0 ? wordStart : CharTrie.ROOT;
      int found = -1;
      int end = at;
      // What goes on with a word never begins with the mark that begins one.
      boolean none = node < 0 || (at > 0 && word.charAt(at) == Spelling.SPACE_MARK);
      for (int next = at; !none && next < word.length(); next++) {
        node = pieces.child(node, word.charAt(next));
        if (node == CharTrie.NONE) {
          break;
        }
        int id = pieces.id(node);
        if (id >= 0 && !guard.isBanned(id)) {
          found = id;
          end = next + 1;
        }
      }
      if (found < 0) {
        return false;
      }
      ids.add(found);
      at = end;
    }
    return true;
  }
}
