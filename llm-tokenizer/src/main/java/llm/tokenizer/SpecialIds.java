package llm.tokenizer;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The ids with a role of their own, from the file or from well-known spellings.
 *
 * <p>Many files name no end of turn, or give control tokens the kind of normal ones; the spellings
 * listed here repair that. They are those that llama.cpp knows.
 *
 * @param roles the id of each role that has one
 * @param endOfGeneration all ids after which a model has said its say
 */
record SpecialIds(Map<Role, Integer> roles, BitSet endOfGeneration) {
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
  private static final List<String> FIM_PADS =
      List.of("<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]");
  private static final List<String> FIM_REPOSITORIES =
      List.of("<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>");
  private static final List<String> FIM_SEPARATORS = List.of("<|file_sep|>");
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

  /** These end a generation; of code models, so do the marks of files and repositories. */
  private static final List<Role> ENDING =
      List.of(Role.EOS, Role.EOT, Role.EOM, Role.FIM_PAD, Role.FIM_REPOSITORY, Role.FIM_SEPARATOR);

  /** Reads the roles, and corrects the kinds of well-known tokens in {@code vocabulary}. */
  static SpecialIds read(Metadata metadata, Vocabulary vocabulary, Map<Role, Integer> defaults) {
    var reader = new Reader(metadata, vocabulary, new EnumMap<>(Role.class));
    for (Role role : Role.values()) {
      reader.readId(role, defaults.get(role));
    }
    reader.find(Role.EOT, END_OF_TURN);
    reader.find(Role.EOM, END_OF_MESSAGE);
    reader.find(Role.FIM_PAD, FIM_PADS);
    reader.find(Role.FIM_REPOSITORY, FIM_REPOSITORIES);
    reader.find(Role.FIM_SEPARATOR, FIM_SEPARATORS);
    FILL_IN_THE_MIDDLE.forEach(spelling -> reader.setKind(spelling, TokenKind.CONTROL));
    var ends = new BitSet();
    for (String spelling : ENDS) {
      reader.setKind(spelling, TokenKind.CONTROL).ifPresent(ends::set);
    }
    ALWAYS_SHOWN.forEach(spelling -> reader.setKind(spelling, TokenKind.USER_DEFINED));
    for (Role role : ENDING) {
      Optional.ofNullable(reader.roles().get(role)).ifPresent(ends::set);
    }
    reader.repairEnds(ends);
    return new SpecialIds(reader.roles(), ends);
  }

  OptionalInt id(Role role) {
    Integer id = roles.get(role);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The id of a role that the vocabulary cannot do without. */
  int require(Role role) {
    return id(role).orElseThrow(() -> new TokenizerException(role.key() + " is missing"));
  }

  private record Reader(Metadata metadata, Vocabulary vocabulary, Map<Role, Integer> roles) {
    /** An id that no token has is as good as none: the model's default holds, if it has one. */
    void readId(Role role, @Nullable Integer otherwise) {
      boolean usual = otherwise != null && otherwise < vocabulary.size();
      var found = metadata.id(role.key());
      if (found.isPresent() && found.getAsInt() < vocabulary.size()) {
        roles.put(role, found.getAsInt());
        return;
      }
      if (usual) {
        roles.put(role, otherwise);
      }
      if (found.isPresent()) {
        metadata.warn(
            "%s is %s, expected an id below %d, the number of tokens: %s",
            role.key(),
            String.valueOf(metadata.values().get(role.key())),
            vocabulary.size(),
            usual ? "taken as " + otherwise + ", the default" : "taken as none");
      }
    }

    /** Gives a role without an id the first of these tokens that there is. */
    void find(Role role, List<String> spellings) {
      for (String spelling : spellings) {
        if (roles.containsKey(role)) {
          return;
        }
        setKind(spelling, TokenKind.CONTROL).ifPresent(id -> roles.put(role, id));
      }
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
  }
}
