package llm.tokenizer;

import static llm.tokenizer.PreTokenizer.Trait.ADD_BOS;
import static llm.tokenizer.PreTokenizer.Trait.ALWAYS_BOS;
import static llm.tokenizer.PreTokenizer.Trait.IGNORE_MERGES;
import static llm.tokenizer.PreTokenizer.Trait.MARKED_SPACES;
import static llm.tokenizer.PreTokenizer.Trait.WHOLE_NEWLINES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import llm.tokenizer.PreTokenizer.Trait;

/**
 * The pre-tokenizers that {@code tokenizer.ggml.pre} can name.
 *
 * <p>The patterns are those of the models' published tokenizer configurations, in the form in which
 * llama.cpp applies them, which knows no upper and lower case beyond ASCII. Of several rules each
 * applies to the pieces of the one before. Patterns are compiled when their name is asked for.
 */
final class PreTokenizers {
  private static final CharClass ASCII_DIGITS = PatternParser.parseSet("[0-9]");
  private static final CharClass NUMBERS = PatternParser.parseSet("[\\p{N}]");

  // Pieces of patterns.
  private static final String CONTRACTIONS =
      "'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]";
  private static final String LETTERS = "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+";
  private static final String SYMBOLS = " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*";
  private static final String SYMBOLS_AND_SLASH = " ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*";
  private static final String SPACES = "\\s+(?!\\S)|\\s+";
  private static final String NEWLINES = "\\s*[\\r\\n]+";
  private static final String ASCII_PUNCTUATION_WORD =
      "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+";

  // Whole patterns.
  private static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|" + SPACES;
  private static final String LLAMA3 =
      any(CONTRACTIONS, LETTERS, "\\p{N}{1,3}", SYMBOLS, NEWLINES, SPACES);
  private static final String QWEN2 =
      any(CONTRACTIONS, LETTERS, "\\p{N}", SYMBOLS, NEWLINES, SPACES);
  private static final String BLOOM = " ?[^(\\s|.,!?…。，、।۔،)]+";
  private static final String LINES = "[^\\n]+|[\\n]+";
  private static final String HAN_AND_KANA = set("4E00-9FA5 3040-309F 30A0-30FF", "") + "+";
  // Spaces within these ranges were replaced before the reference matches them.
  private static final String EAST_ASIAN = set("800-9FA5 AC00-D7FF", "&&[^\\s]") + "+";
  private static final String DEEPSEEK3 =
      any(
          ASCII_PUNCTUATION_WORD,
          "[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+",
          " ?[\\p{P}\\p{S}]+[\\r\\n]*",
          NEWLINES,
          SPACES);

  /** Letters that have case, as deepseek-llm's configuration lists them. */
  private static final String CASED =
      "41-5A 61-7A B5 C0-D6 D8-F6 F8-1BA 1BC-1BF 1C4-293 295-2AF 370-373 376-377 37B-37D 37F 386"
          + " 388-38A 38C 38E-3A1 3A3-3F5 3F7-481 48A-52F 531-556 10A0-10C5 13A0-13F5 13F8-13FD"
          + " 1C90-1CBA 1CBD-1CBF 1D00-1D2B 1D6B-1D77 1D79-1D9A 1E00-1F15 1F18-1F1D 1F20-1F45"
          + " 1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FBC 1FBE 1FC2-1FC4"
          + " 1FC6-1FCC 1FD0-1FD3 1FD6-1FDB 1FE0-1FEC 1FF2-1FF4 1FF6-1FFC 2102 2107 210A-2113 2115"
          + " 2119-211D 2124 2126 2128 212A-212D 212F-2134 2139 213C-213F 2145-2149 214E 2183-2184"
          + " 2C00-2C7B 2C7E-2CE4 2CEB-2CEE 2CF2-2CF3 A640-A66D A680-A69B A722-A76F A771-A787"
          + " A78B-A78E AB70-ABBF FB00-FB06 FB13-FB17 FF21-FF3A FF41-FF5A 10400-1044F 104B0-104D3"
          + " 104D8-104FB 10C80-10CB2 10CC0-10CF2 118A0-118DF 1E900-1E943";

  private static final Map<String, Entry> ENTRIES = new TreeMap<>();

  private record Entry(List<Supplier<SplitRule>> rules, List<Trait> traits) {
    Entry with(Trait... more) {
      return new Entry(rules, List.of(more));
    }

    /** The same with {@code rule} inserted as the one numbered {@code index}. */
    Entry insert(int index, SplitRule rule) {
      var all = new ArrayList<>(rules);
      all.add(index, () -> rule);
      return new Entry(all, traits);
    }
  }

  static {
    defineGpt2Like();
    defineLlama3Like();
    defineCased();
    defineDeepSeekLike();
    defineOthers();
  }

  private PreTokenizers() {}

  private static void defineGpt2Like() {
    define(patterns("[\\p{P}$+<=>^~|]+", GPT2, "\\p{N}+", "[0-9][0-9][0-9]"), "default");
    define(patterns("[\\p{P}$+<=>^~|`]+", GPT2, "[0-9][0-9][0-9]"), "falcon");
    define(patterns(GPT2), "gpt-2", "phi-2", "mpt", "olmo", "jais", "trillion", "gigachat");
    define(patterns(GPT2), "granite-docling", "a.x-4.0", "mellum", "modern-bert", "exaone4");
    define(patterns(GPT2), "jina-es", "jina-de", "jina-v2-es", "jina-v2-de");
    define(patterns(GPT2), "jina-v1-en", "jina-v2-code", "roberta-bpe");
    var digitByDigit = patterns("\\p{N}", GPT2);
    define(digitByDigit, "starcoder", "refact", "command-r", "smollm", "codeshell", "exaone");
    define(digitByDigit, "minerva-7b", "mellum2");
    define(
        patterns(
                "<sentinel:[0-9]+>",
                "IMGIMG[A-I]{1,4}Z",
                "[\\t\\n]|    |  ",
                "\\p{N}",
                "[\\p{P}!-/:-@\\[-`{-~]",
                GPT2)
            .with(ADD_BOS),
        "chameleon");
  }

  private static void defineLlama3Like() {
    var llama3 = patterns(LLAMA3).with(IGNORE_MERGES, ADD_BOS);
    define(llama3, "llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral");
    define(llama3, "midm-2.0", "lfm2", "jina-v5-nano");
    define(patterns(LLAMA3), "dbrx", "smaug-bpe", "chatglm-bpe", "glm4");
    define(patterns(QWEN2), "qwen2", "stablelm2", "megrez", "hunyuan", "solar-open", "grok-2");
    define(patterns(QWEN2), "deepseek-r1-qwen", "kormo", "f2llmv2");
    define(patterns(any(LETTERS, "\\p{N}", SYMBOLS, NEWLINES, SPACES)), "ufakzeka");
    define(patterns(LINES, QWEN2), "laguna");
    define(
        patterns(
            any(
                CONTRACTIONS,
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+",
                "\\p{N}",
                " ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*",
                NEWLINES,
                SPACES)),
        "qwen35");
    define(
        patterns(any(CONTRACTIONS, LETTERS, "\\p{N}", SYMBOLS, "\\s*[\\r\\n]", SPACES)),
        "bailingmoe",
        "bailingmoe2",
        "llada-moe");
    define(
        patterns(
            any(CONTRACTIONS, LETTERS, "\\p{N}", " ?[^\\s\\p{L}\\p{N}\\r\\n]+", NEWLINES, SPACES)),
        "seed-coder");
    define(
        patterns("\\p{N}{1,3}", any(CONTRACTIONS, LETTERS, "\\p{N}+", SYMBOLS, NEWLINES, SPACES))
            .with(IGNORE_MERGES),
        "minicpm5");
    define(
        patterns(
            any(CONTRACTIONS, LETTERS, "\\p{N}{1,3}", SYMBOLS, NEWLINES)
                + "|\\s{512}(?!\\S)|\\s{256}(?!\\S)|\\s{128}(?!\\S)|\\s{64}(?!\\S)|\\s{32}(?!\\S)"
                + "|\\s{16}(?!\\S)|\\s{8}(?!\\S)|\\s{4}(?!\\S)|\\s{1,2}(?!\\S)|\\s"),
        "jais-2");
    define(
        patterns(
            any(
                CONTRACTIONS,
                "[^\\r\\n\\p{L}\\p{N}]?(?:\\p{L}\\p{M}*(?: \\p{L}\\p{M}*)*)+",
                "\\p{N}",
                " ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]?",
                "\\s*[\\r\\n]",
                SPACES)),
        "exaone-moe");
    define(
        patterns(
            any(
                "\\p{Han}+",
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{L}&&[^\\p{Han}]]+(?:" + CONTRACTIONS + ")?",
                "\\p{N}{1,3}",
                SYMBOLS,
                NEWLINES,
                SPACES)),
        "kimi-k2");
  }

  /** Words that end before a change from lower to upper case. */
  private static void defineCased() {
    String upper = "[\\p{L}&&[^a-z]]";
    String lower = "[\\p{L}&&[^A-Z]]";
    String contraction = "(?:" + CONTRACTIONS + ")?";
    define(
        patterns(any(cased(upper, lower, ""), "\\p{N}", SYMBOLS_AND_SLASH, NEWLINES, SPACES))
            .with(IGNORE_MERGES, ADD_BOS),
        "tekken");
    define(
        patterns(
            any(
                cased(upper, lower, contraction),
                "\\p{N}{1,3}",
                SYMBOLS_AND_SLASH,
                NEWLINES,
                SPACES)),
        "gpt-4o",
        "llama4",
        "kanana2",
        "talkie",
        "minimax-m2");
    define(
        patterns(
                any(
                    cased("[\\p{L}\\p{M}&&[^a-z]]", "[\\p{L}\\p{M}&&[^A-Z]]", contraction),
                    "\\p{N}{1,3}",
                    SYMBOLS_AND_SLASH,
                    NEWLINES,
                    SPACES))
            .with(IGNORE_MERGES),
        "granite-embed-multi-97m");
    String uncased = "[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+" + contraction;
    define(
        patterns(any(uncased, "\\p{N}{1,3}", SYMBOLS_AND_SLASH, NEWLINES, SPACES))
            .insert(0, new DigitGroups(ASCII_DIGITS, true)),
        "tiny_aya",
        "cohere2moe");
    String fullWidth = "FF01 2026 201C-201D 2018-2019 2014 FF1A FF1B FF0C 3001-303F FE30-FE4F";
    define(
        patterns(
                any(
                    set("AC00-D7A3 3131-318E", "") + "+",
                    set(fullWidth, "") + "+",
                    set("3105-312F", "") + "+",
                    HAN_AND_KANA),
                any(uncased, "\\p{N}", SYMBOLS_AND_SLASH, NEWLINES, SPACES))
            .with(IGNORE_MERGES),
        "youtu");
  }

  private static void defineDeepSeekLike() {
    define(
        patterns(
                "[\\r\\n]",
                "\\s?" + set(CASED, "") + "+",
                "\\s?" + set("21-2F 3A-7E FF01-FF0F FF1A-FF5E 2018-201F 3001-3002", "") + "+",
                EAST_ASIAN,
                "\\p{N}+")
            .insert(3, new TrailingSpace()),
        "deepseek-llm");
    define(
        patterns("[\\r\\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", EAST_ASIAN, "\\p{N}"), "deepseek-coder");
    define(
        patterns("\\p{N}{1,3}", HAN_AND_KANA, DEEPSEEK3),
        "deepseek-v3",
        "hunyuan-dense",
        "joyai-llm",
        "hy_v4");
    define(
        patterns(
            "\\p{N}{1,3}",
            HAN_AND_KANA,
            any(
                ASCII_PUNCTUATION_WORD,
                "[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+",
                " ?[\\p{P}\\p{S}]+",
                "[\\r\\n]",
                SPACES),
            "\\p{N}"),
        "spark2_5");
    String scripts =
        "4E00-9FFF 3400-4DBF F900-FAFF 3040-309F 30A0-30FF FF65-FF9F 2F00-2FDF E40-E7F E80-EFF"
            + " 1780-17FF 1000-109F AA60-AA7F A9E0-A9FF AC00-D7AF 1100-11FF";
    define(
        patterns(set(scripts, "") + "+", DEEPSEEK3).insert(0, new DigitGroups(NUMBERS, false)),
        "afmoe");
  }

  private static void defineOthers() {
    define(patterns(BLOOM), "bloom", "poro-chat", "gpt3-finnish");
    define(patterns(BLOOM, "\\p{N}"), "viking");
    define(patterns("\\p{N}+").insert(1, new DigitGroups(ASCII_DIGITS, false)), "superbpe");
    define(
        patterns(LINES).with(MARKED_SPACES, WHOLE_NEWLINES, ALWAYS_BOS),
        "gemma4",
        "granite-embed-multi-311m");
    define(patterns(LINES).with(MARKED_SPACES), "sarvam-moe");
  }

  private static String any(String... alternatives) {
    return String.join("|", alternatives);
  }

  /** Words of some of {@code upper} and then {@code lower}, either of which may be missing. */
  private static String cased(String upper, String lower, String end) {
    String start = "[^\\r\\n\\p{L}\\p{N}]?";
    return any(start + upper + "*" + lower + "+" + end, start + upper + "+" + lower + "*" + end);
  }

  /** The set of the hexadecimal {@code ranges}, and what else belongs between the brackets. */
  private static String set(String ranges, String more) {
    var expression = new StringBuilder("[");
    for (String range : ranges.split(" ")) {
      expression.append("\\x{").append(range.replace("-", "}-\\x{")).append('}');
    }
    return expression.append(more).append(']').toString();
  }

  private static Entry patterns(String... expressions) {
    return new Entry(Arrays.stream(expressions).map(PreTokenizers::pattern).toList(), List.of());
  }

  private static Supplier<SplitRule> pattern(String expression) {
    return () -> SplitPattern.compile(expression);
  }

  private static void define(Entry entry, String... names) {
    for (String name : names) {
      if (ENTRIES.put(name, entry) != null) {
        throw new IllegalStateException(name + " is defined twice");
      }
    }
  }

  /** The pre-tokenizer of that name; an unknown name is an error that lists the known ones. */
  static PreTokenizer of(String name) {
    var entry = ENTRIES.get(name);
    if (entry == null) {
      throw TokenizerException.unsupported(
          "%s is %s, expected one of %s"
              .formatted(
                  TokenizerFile.PRE, Metadata.quote(name), String.join(", ", ENTRIES.keySet())));
    }
    return new PreTokenizer(
        entry.rules().stream().map(Supplier::get).toList(), List.copyOf(entry.traits()));
  }

  /** All known names in alphabetical order. */
  static List<String> names() {
    return List.copyOf(ENTRIES.keySet());
  }
}
