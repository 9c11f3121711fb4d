package llm.tokenizer;

import java.util.List;
import java.util.OptionalInt;
import llm.tokenizer.PreTokenizer.Trait;

/**
 * Everything that a tokenizer takes from a file, validated.
 *
 * @param modelName {@code tokenizer.ggml.model}
 * @param pre the name of the pre-tokenizer, or empty
 * @param vocabulary the tokens
 * @param ids the ids with a role of their own
 * @param specials cuts texts at special tokens
 * @param model encodes text between them
 * @param prefix what begins a sequence
 * @param suffix what ends a sequence
 * @param spacePrefix whether text is given a space in front
 */
record TokenizerFile(
    String modelName,
    String pre,
    Vocabulary vocabulary,
    SpecialIds ids,
    SpecialTokens specials,
    TextModel model,
    OptionalInt prefix,
    OptionalInt suffix,
    boolean spacePrefix) {
  static final String MODEL = "tokenizer.ggml.model";
  static final String PRE = "tokenizer.ggml.pre";
  private static final String ADD_BOS = "tokenizer.ggml.add_bos_token";
  private static final String ADD_EOS = "tokenizer.ggml.add_eos_token";
  private static final String ADD_SPACE_PREFIX = "tokenizer.ggml.add_space_prefix";

  static List<String> models() {
    return List.of("gpt2", "llama", "none");
  }

  static TokenizerFile read(Metadata metadata) {
    String model = metadata.string(MODEL);
    return switch (model) {
      case "llama" -> llama(metadata);
      case "gpt2" -> gpt2(metadata);
      case "none", "no_vocab" -> none(metadata, model);
      default ->
          throw new TokenizerException(
              "%s is '%s', expected one of %s"
                  .formatted(MODEL, model, String.join(", ", models())));
    };
  }

  private static TokenizerFile llama(Metadata metadata) {
    var vocabulary = Vocabulary.read(metadata);
    var ids = SpecialIds.read(metadata, vocabulary, ModelDefaults.LLAMA);
    boolean prefix = metadata.flag(ADD_SPACE_PREFIX, true);
    var bytes = new ByteTokens(vocabulary, ids.unk());
    var model = new SentencePieceBpe(vocabulary, bytes, prefix);
    return new TokenizerFile(
        "llama",
        "",
        vocabulary,
        ids,
        new SpecialTokens(vocabulary, StripRule.read(metadata)),
        model,
        added(metadata, ADD_BOS, true, ids.bos()),
        added(metadata, ADD_EOS, false, ids.eos()),
        prefix);
  }

  private static TokenizerFile gpt2(Metadata metadata) {
    String pre = metadata.optionalString(PRE).filter(name -> !name.isEmpty()).orElse("default");
    var preTokenizer = PreTokenizers.of(pre);
    var vocabulary = Vocabulary.read(metadata);
    var ids = SpecialIds.read(metadata, vocabulary, ModelDefaults.gpt2(vocabulary));
    var model = new MergeBpe(vocabulary, Merges.read(metadata, vocabulary), preTokenizer);
    return new TokenizerFile(
        "gpt2",
        pre,
        vocabulary,
        ids,
        new SpecialTokens(vocabulary, StripRule.read(metadata)),
        model,
        added(
            preTokenizer.has(Trait.ALWAYS_BOS) ? metadata.with(ADD_BOS, true) : metadata,
            ADD_BOS,
            preTokenizer.has(Trait.ADD_BOS),
            ids.bos()),
        added(metadata, ADD_EOS, false, ids.eos()),
        false);
  }

  private static TokenizerFile none(Metadata metadata, String name) {
    String key = metadata.optionalString("general.architecture").orElse("") + ".vocab_size";
    var vocabulary = Vocabulary.withoutText(metadata.id(key).orElse(0));
    return new TokenizerFile(
        name,
        "",
        vocabulary,
        SpecialIds.read(metadata, vocabulary, ModelDefaults.NONE),
        new SpecialTokens(vocabulary, StripRule.NOTHING),
        new NoText(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        false);
  }

  private static OptionalInt added(
      Metadata metadata, String key, boolean otherwise, OptionalInt id) {
    if (!metadata.flag(key, otherwise)) {
      return OptionalInt.empty();
    }
    if (id.isEmpty()) {
      throw new TokenizerException(
          "%s is true, but %s is missing"
              .formatted(key, key.replace("add_", "").replace("_token", "_token_id")));
    }
    return id;
  }
}
