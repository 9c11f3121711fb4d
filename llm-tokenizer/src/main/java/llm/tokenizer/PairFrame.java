package llm.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import llm.tokenizer.TokenizerFile.Frame;
import llm.tokenizer.TokenizerFile.Lexicon;

/**
 * The marks around and between two texts that are one sequence.
 *
 * @param start the id before the first text
 * @param middle the ids between the two; empty where the vocabulary has none for this
 * @param end the id behind the second text
 * @param typed whether models tell the two by token types
 */
record PairFrame(OptionalInt start, List<Integer> middle, OptionalInt end, boolean typed) {
  private static final String ADD_SEPARATOR = "tokenizer.ggml.add_sep_token";

  /**
   * WordPiece's: {@code [CLS] a [SEP] b [SEP]}, whatever flags say, as {@code a} alone is framed.
   */
  static PairFrame wordPiece(Frame frame) {
    return new PairFrame(
        frame.prefix(), frame.suffix().stream().boxed().toList(), frame.suffix(), true);
  }

  /**
   * What ends a text stands between two as well, and behind it another separator where {@code
   * tokenizer.ggml.add_sep_token} says so. A file that does not say is taken for one of RoBERTa's
   * kin, which have it, if its sequences begin with {@code <s>}. ModernBERT's files say so too, but
   * were trained without: a sequence that begins with {@code [CLS]} has one {@code [SEP]} between.
   */
  static PairFrame of(Metadata metadata, Lexicon lexicon, Frame frame) {
    var separator = lexicon.ids().id(Role.SEPARATOR);
    if (separator.isEmpty()) {
      separator = lexicon.ids().id(Role.EOS);
    }
    var middle = new ArrayList<Integer>();
    frame.suffix().ifPresent(middle::add);
    boolean again = metadata.flag(ADD_SEPARATOR, begins(lexicon, frame, "<s>"));
    boolean once = frame.suffix().isPresent() && begins(lexicon, frame, "[CLS]");
    if (middle.isEmpty() || (again && !once)) {
      separator.ifPresent(middle::add);
    }
    return new PairFrame(frame.prefix(), List.copyOf(middle), frame.suffix(), false);
  }

  private static boolean begins(Lexicon lexicon, Frame frame, String spelling) {
    var start = frame.prefix();
    return start.isPresent() && lexicon.vocabulary().spelling(start.getAsInt()).equals(spelling);
  }

  /** How many ids it has. */
  int size() {
    return (start.isPresent() ? 1 : 0) + middle.size() + (end.isPresent() ? 1 : 0);
  }
}
