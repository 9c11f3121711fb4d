package llm.tests.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.gguf.MetadataType;

/**
 * The model that tells stories, made to talk: a chat template in its file, and a vocabulary whose
 * last tokens are special ones.
 */
final class TalkingModel {
  static final String CHATML =
      """
      {%- for message in messages -%}
      {{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
      {%- endfor -%}
      {%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif -%}
      """;

  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;

  private final GgufFile stories = GgufFile.open(Stories.file());
  private final GgufWriter writer;
  private final List<Object> tokens;
  private final List<Object> types;
  private final Path file;
  private int next;

  TalkingModel(Path file) {
    this.file = file;
    this.writer = GgufWriter.create().putAll(stories.metadata());
    var metadata = stories.metadata().asMap();
    this.tokens = new ArrayList<>((List<?>) metadata.get("tokenizer.ggml.tokens"));
    this.types = new ArrayList<>((List<?>) metadata.get("tokenizer.ggml.token_type"));
    this.next = tokens.size();
  }

  /** A model that talks as most do. */
  static TalkingModel chatml(Path folder) {
    return new TalkingModel(folder.resolve("chatml.gguf"))
        .put("tokenizer.chat_template", CHATML)
        .control("<|im_start|>")
        .control("<|im_end|>");
  }

  TalkingModel put(String key, Object value) {
    writer.put(key, value);
    return this;
  }

  /** Makes one of the last tokens a control token. */
  TalkingModel control(String spelling) {
    return control(--next, spelling);
  }

  TalkingModel control(int id, String spelling) {
    tokens.set(id, spelling);
    types.set(id, CONTROL);
    return this;
  }

  /** Makes a token another one that is text and cuts text: {@code </think>}. */
  TalkingModel userDefined(int id, String spelling) {
    tokens.set(id, spelling);
    types.set(id, USER_DEFINED);
    return this;
  }

  /** Loads it with a context of so many tokens. */
  LanguageModel load(int contextLength) {
    writer.putArray("tokenizer.ggml.tokens", MetadataType.STRING, tokens);
    writer.putArray("tokenizer.ggml.token_type", MetadataType.INT32, types);
    stories.tensors().forEach(writer::tensor);
    writer.write(file);
    return LanguageModel.load(
        ModelSource.of(file),
        LoadOptions.builder().contextLength(contextLength).threads(1).build());
  }
}
