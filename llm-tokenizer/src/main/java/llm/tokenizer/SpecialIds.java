package llm.tokenizer;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * The ids with a role of their own, from the file or from well-known spellings.
 *
 * <p>Many files name no end of turn, or give control tokens the kind of normal ones; the spellings
 * listed here repair that. They are those that llama.cpp knows.
 *
 * @param bos begins a sequence
 * @param eos ends a sequence
 * @param eot ends a turn
 * @param eom ends a message that expects a tool's answer
 * @param unk stands for what the vocabulary cannot express
 * @param sep separates two texts
 * @param pad fills up a batch
 * @param endOfGeneration all ids after which a model has said its say
 */
record SpecialIds(
    OptionalInt bos,
    OptionalInt eos,
    OptionalInt eot,
    OptionalInt eom,
    OptionalInt unk,
    OptionalInt sep,
    OptionalInt pad,
    BitSet endOfGeneration) {
  private static final List<String> END_OF_TURN =
      List.of(
          "<|eot_id|>",
          "<|im_end|>",
          "<|end|>",
          "<end_of_turn>",
          "<|endoftext|>",
          "<|end_of_text|>",
          "<EOT>",
          "_<EOT>",
          "[EOT]",
          "<｜end▁of▁sentence｜>",
          "<end_of_utterance>");
  private static final List<String> END_OF_MESSAGE = List.of("<|eom_id|>");
  private static final List<String> FILL_IN_THE_MIDDLE =
      List.of(
          "<|fim_prefix|>",
          "<fim-prefix>",
          "<fim_prefix>",
          "<｜fim▁begin｜>",
          "<PRE>",
          "▁<PRE>",
          "<|code_prefix|>",
          "<|prefix|>",
          "<|fim_suffix|>",
          "<fim-suffix>",
          "<fim_suffix>",
          "<｜fim▁hole｜>",
          "<SUF>",
          "▁<SUF>",
          "<|code_suffix|>",
          "<|suffix|>",
          "<|fim_middle|>",
          "<fim-middle>",
          "<fim_middle>",
          "<｜fim▁end｜>",
          "<MID>",
          "▁<MID>",
          "<|code_middle|>",
          "<|middle|>");
  // The pad, repository and file separator tokens of code models end a generation too.
  private static final List<Role> FILE_MARKS =
      List.of(
          new Role("fim_pad", List.of("<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]")),
          new Role(
              "fim_rep",
              List.of("<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>")),
          new Role("fim_sep", List.of("<|file_sep|>")));
  private static final List<String> ENDS =
      List.of(
          "<|eot_id|>",
          "<|im_end|>",
          "<|end|>",
          "<|return|>",
          "<|call|>",
          "<|flush|>",
          "<|calls|>",
          "<end_of_turn>",
          "<|endoftext|>",
          "</s>",
          "<|eom_id|>",
          "<EOT>",
          "_<EOT>",
          "[EOT]",
          "[EOS]",
          "<|end_of_text|>",
          "<end_of_utterance>",
          "<eos>",
          "<turn|>",
          "<|tool_response>",
          "<｜end▁of▁sentence｜>",
          "[e~[");
  // Channels of the harmony format are text to whoever reads the answer.
  private static final List<String> ALWAYS_SHOWN =
      List.of("<|channel|>", "<|message|>", "<|start|>", "<|constrain|>");

  private record Role(String key, List<String> spellings) {}

  /** Reads the roles, and corrects the kinds of well-known tokens in {@code vocabulary}. */
  static SpecialIds read(Metadata metadata, Vocabulary vocabulary, ModelDefaults defaults) {
    var reader = new Reader(metadata, vocabulary);
    var bos = reader.id("bos", defaults.bos());
    var eos = reader.id("eos", defaults.eos());
    var unk = reader.id("unknown", defaults.unk());
    var sep = reader.id("seperator", defaults.sep()); // the format's own spelling
    var pad = reader.id("padding", defaults.pad());
    var eot = reader.idOrControl("eot", END_OF_TURN);
    var eom = reader.idOrControl("eom", END_OF_MESSAGE);
    FILL_IN_THE_MIDDLE.forEach(reader::control);
    var ends = new BitSet();
    for (var mark : FILE_MARKS) {
      reader.idOrControl(mark.key(), mark.spellings()).ifPresent(ends::set);
    }
    ENDS.forEach(spelling -> reader.control(spelling).ifPresent(ends::set));
    ALWAYS_SHOWN.forEach(spelling -> reader.setKind(spelling, TokenKind.USER_DEFINED));
    List.of(eos, eot, eom).forEach(id -> id.ifPresent(ends::set));
    reader.repairEnds(ends);
    return new SpecialIds(bos, eos, eot, eom, unk, sep, pad, ends);
  }

  private record Reader(Metadata metadata, Vocabulary vocabulary) {
    OptionalInt id(String name, OptionalInt otherwise) {
      var found = metadata.id(key(name));
      if (found.isPresent() && found.getAsInt() >= vocabulary.size()) {
        throw new TokenizerException(
            "%s is %d, expected an id below %d, the number of tokens"
                .formatted(key(name), found.getAsInt(), vocabulary.size()));
      }
      if (found.isPresent()) {
        return found;
      }
      return otherwise.isPresent() && otherwise.getAsInt() < vocabulary.size()
          ? otherwise
          : OptionalInt.empty();
    }

    OptionalInt idOrControl(String name, List<String> spellings) {
      var found = id(name, OptionalInt.empty());
      if (found.isPresent()) {
        return found;
      }
      for (String spelling : spellings) {
        var control = control(spelling);
        if (control.isPresent()) {
          return control;
        }
      }
      return OptionalInt.empty();
    }

    OptionalInt control(String spelling) {
      return setKind(spelling, TokenKind.CONTROL);
    }

    OptionalInt setKind(String spelling, TokenKind kind) {
      int id = vocabulary.table().find(spelling);
      if (id < 0) {
        return OptionalInt.empty();
      }
      vocabulary.setKind(id, kind);
      return OptionalInt.of(id);
    }

    /** Harmony's {@code <|end|>} ends a message, not the answer; Gemma 4's {@code </s>} is text. */
    void repairEnds(BitSet ends) {
      boolean calls = isEnd(ends, "<|call|>") || isEnd(ends, "<|calls|>");
      boolean harmony = isEnd(ends, "<|return|>") || isEnd(ends, "<|flush|>");
      if (calls && harmony && isEnd(ends, "<|end|>")) {
        setKind("<|end|>", TokenKind.USER_DEFINED).ifPresent(ends::clear);
      }
      if (isEnd(ends, "<|tool_response>") && isEnd(ends, "</s>")) {
        setKind("</s>", TokenKind.NORMAL).ifPresent(ends::clear);
      }
    }

    private boolean isEnd(BitSet ends, String spelling) {
      int id = vocabulary.table().find(spelling);
      return id >= 0 && ends.get(id);
    }

    private static String key(String name) {
      return "tokenizer.ggml." + name + "_token_id";
    }
  }
}
