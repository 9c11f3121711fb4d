package llm.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import llm.tokenizer.PreTokenizer.Trait;

/**
 * Everything that a tokenizer takes from a file, validated.
 *
 * @param pre the name of the pre-tokenizer, or empty
 * @param lexicon the tokens and their roles
 * @param model encodes text between special tokens
 * @param frame what is added to text
 * @param pairs what is added to two texts that are one sequence
 */
record TokenizerFile(String pre, Lexicon lexicon, TextModel model, Frame frame, PairFrame pairs) {
  /**
   * The tokens of a file.
   *
   * @param modelName {@code tokenizer.ggml.model}
   * @param vocabulary the tokens
   * @param ids the ids with a role of their own
   * @param specials cuts texts at special tokens
   */
  record Lexicon(String modelName, Vocabulary vocabulary, SpecialIds ids, SpecialTokens specials) {
    static Lexicon of(Metadata metadata, Vocabulary vocabulary, Map<Role, Integer> defaults) {
      var ids = SpecialIds.read(metadata, vocabulary, defaults);
      var specials = new SpecialTokens(vocabulary, StripRule.read(metadata));
      return new Lexicon(metadata.string(MODEL), vocabulary, ids, specials);
    }
  }

  /**
   * What a sequence is given.
   *
   * @param prefix the id at its start
   * @param suffix the id at its end
   * @param space whether its text is given a space in front
   */
  record Frame(OptionalInt prefix, OptionalInt suffix, boolean space) {
    static final Frame NONE = new Frame(OptionalInt.empty(), OptionalInt.empty(), false);
  }

  static final String MODEL = "tokenizer.ggml.model";
  static final String PRE = "tokenizer.ggml.pre";
  private static final String ADD_BOS = "tokenizer.ggml.add_bos_token";
  private static final String ADD_EOS = "tokenizer.ggml.add_eos_token";
  private static final String ADD_SPACE_PREFIX = "tokenizer.ggml.add_space_prefix";
  private static final String REMOVE_EXTRA_WHITESPACES = "tokenizer.ggml.remove_extra_whitespaces";

  static List<String> models() {
    return List.of("bert", "gemma4", "gpt2", "llama", "none", "rwkv", "t5");
  }

  static TokenizerFile read(Metadata metadata) {
    String model = metadata.string(MODEL);
    return switch (model) {
      case "llama" -> llama(metadata);
      case "gpt2" -> gpt2(metadata);
      case "gemma4" -> gemma4(metadata);
      case "t5" -> t5(metadata);
      case "bert" -> bert(metadata);
      case "rwkv" -> rwkv(metadata);
      case "none", "no_vocab" -> none(metadata);
      default ->
          throw TokenizerException.unsupported(
              "%s is %s, expected one of %s"
                  .formatted(MODEL, Metadata.quote(model), String.join(", ", models())));
    };
  }

  private static TokenizerFile llama(Metadata metadata) {
    var lexicon = Lexicon.of(metadata, Vocabulary.read(metadata), ModelDefaults.LLAMA);
    var frame =
        new Frame(
            added(metadata, ADD_BOS, lexicon.ids(), true),
            added(metadata, ADD_EOS, lexicon.ids(), false),
            metadata.flag(ADD_SPACE_PREFIX, true));
    var bytes = new ByteTokens(lexicon.vocabulary(), lexicon.ids().id(Role.UNKNOWN));
    var model = new SentencePieceBpe(lexicon.vocabulary(), bytes, frame.space());
    return new TokenizerFile("", lexicon, model, frame, PairFrame.of(metadata, lexicon, frame));
  }

  private static TokenizerFile gpt2(Metadata metadata) {
    String pre = metadata.optionalString(PRE).filter(name -> !name.isEmpty()).orElse("default");
    var vocabulary = Vocabulary.read(metadata);
    return merging(metadata, pre, Lexicon.of(metadata, vocabulary, ModelDefaults.gpt2(vocabulary)));
  }

  private static TokenizerFile gemma4(Metadata metadata) {
    return merging(metadata, "gemma4", Lexicon.of(metadata, Vocabulary.read(metadata), Map.of()));
  }

  private static TokenizerFile merging(Metadata metadata, String pre, Lexicon lexicon) {
    var preTokenizer = PreTokenizers.of(pre);
    boolean always = preTokenizer.has(Trait.ALWAYS_BOS);
    var bos =
        always
            ? known(metadata, lexicon.ids(), Role.BOS)
            : added(metadata, ADD_BOS, lexicon.ids(), preTokenizer.has(Trait.ADD_BOS));
    var frame = new Frame(bos, added(metadata, ADD_EOS, lexicon.ids(), false), false);
    var merges = Merges.read(metadata, lexicon.vocabulary());
    var model = new MergeBpe(lexicon.vocabulary(), merges, preTokenizer);
    return new TokenizerFile(pre, lexicon, model, frame, PairFrame.of(metadata, lexicon, frame));
  }

  private static TokenizerFile t5(Metadata metadata) {
    var lexicon = Lexicon.of(metadata, Vocabulary.read(metadata), ModelDefaults.T5);
    var frame =
        new Frame(
            added(metadata, ADD_BOS, lexicon.ids(), false),
            added(metadata, ADD_EOS, lexicon.ids(), true),
            metadata.flag(ADD_SPACE_PREFIX, false));
    var normalizer =
        new UnigramNormalizer(
            CharsMap.read(metadata),
            UnigramNormalizer.userDefined(lexicon.vocabulary()),
            frame.space(),
            metadata.flag(REMOVE_EXTRA_WHITESPACES, false));
    var model = new Unigram(lexicon.vocabulary(), lexicon.ids().require(Role.UNKNOWN), normalizer);
    return new TokenizerFile("", lexicon, model, frame, PairFrame.of(metadata, lexicon, frame));
  }

  private static TokenizerFile bert(Metadata metadata) {
    var lexicon = Lexicon.of(metadata, Vocabulary.read(metadata), ModelDefaults.BERT);
    var ids = lexicon.ids();
    boolean lowercase = metadata.flag("tokenizer.ggml.normalizer.lowercase", true);
    boolean strip = metadata.flag("tokenizer.ggml.normalizer.strip_accents", lowercase);
    var model =
        new WordPiece(
            lexicon.vocabulary(), ids.require(Role.UNKNOWN), new BertNormalizer(lowercase, strip));
    // [CLS] and [SEP] go around every text; each word is spelled with a space in front.
    var frame =
        new Frame(known(metadata, ids, Role.BOS), known(metadata, ids, Role.SEPARATOR), true);
    return new TokenizerFile("", lexicon, model, frame, PairFrame.wordPiece(frame));
  }

  private static TokenizerFile rwkv(Metadata metadata) {
    var lexicon = Lexicon.of(metadata, Vocabulary.read(metadata), Map.of());
    var tokens = EscapedTokens.read(metadata, lexicon.vocabulary());
    var model = new LongestMatch(tokens, lexicon.ids().id(Role.UNKNOWN));
    if (model.omitted() > 0) {
      metadata.warn(
          "%s: no token begins with %d of the bytes of texts, and none stands for what is unknown:"
              + " they are left out",
          Vocabulary.TOKENS, model.omitted());
    }
    // Whatever the file's flags say: the reference adds nothing to such texts.
    return new TokenizerFile(
        "", lexicon, model, Frame.NONE, PairFrame.of(metadata, lexicon, Frame.NONE));
  }

  private static TokenizerFile none(Metadata metadata) {
    String key = metadata.optionalString("general.architecture").orElse("") + ".vocab_size";
    var vocabulary = Vocabulary.withoutText(metadata.id(key).orElse(0));
    var lexicon = Lexicon.of(metadata, vocabulary, Map.of());
    return new TokenizerFile(
        "", lexicon, new NoText(), Frame.NONE, PairFrame.of(metadata, lexicon, Frame.NONE));
  }

  /** The id that a flag adds. */
  private static OptionalInt added(
      Metadata metadata, String key, SpecialIds ids, boolean otherwise) {
    if (!metadata.flag(key, otherwise)) {
      return OptionalInt.empty();
    }
    return known(metadata, ids, key.equals(ADD_BOS) ? Role.BOS : Role.EOS);
  }

  /** The id of a role that every sequence is to be given. */
  private static OptionalInt known(Metadata metadata, SpecialIds ids, Role role) {
    var id = ids.id(role);
    if (id.isEmpty()) {
      metadata.warn(
          "every sequence is to be given a token that %s does not name: none is added", role.key());
    }
    return id;
  }
}
