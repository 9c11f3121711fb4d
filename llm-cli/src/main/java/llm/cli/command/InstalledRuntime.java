package llm.cli.command;

import java.util.List;
import llm.api.ArchitectureInfo;
import llm.api.Diagnostics;
import llm.api.EmbeddingModel;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelDescription;
import llm.api.ModelSource;
import llm.api.Reranker;
import llm.api.Tokenizer;
import llm.api.spi.ModelProvider;

/** The runtime that {@link LanguageModel} finds: commands go through the public API. */
final class InstalledRuntime implements ModelProvider {
  @Override
  public LanguageModel load(ModelSource source, LoadOptions options) {
    return LanguageModel.load(source, options);
  }

  @Override
  public EmbeddingModel loadEmbeddingModel(ModelSource source, LoadOptions options) {
    return EmbeddingModel.load(source, options);
  }

  @Override
  public Reranker loadReranker(ModelSource source, LoadOptions options) {
    return Reranker.load(source, options);
  }

  @Override
  public ModelDescription describe(ModelSource source, LoadOptions options) {
    return LanguageModel.describe(source, options);
  }

  @Override
  public Tokenizer loadTokenizer(ModelSource source) {
    return Tokenizer.load(source);
  }

  @Override
  public Tokenizer loadTokenizer(ModelSource source, String pre) {
    return Tokenizer.load(source, pre);
  }

  @Override
  public List<ArchitectureInfo> architectures(LoadOptions options) {
    return LanguageModel.architectures(options);
  }

  @Override
  public Diagnostics diagnose() {
    return LanguageModel.diagnose();
  }
}
