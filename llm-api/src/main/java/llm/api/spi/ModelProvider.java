package llm.api.spi;

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
import org.jspecify.annotations.Nullable;

/** A runtime: it loads models. Found through {@link java.util.ServiceLoader}. */
public interface ModelProvider {
  /** Loads a model; see {@link LanguageModel#load(ModelSource, LoadOptions)}. */
  LanguageModel load(ModelSource source, LoadOptions options);

  /** Loads a model that embeds; see {@link EmbeddingModel#load(ModelSource, LoadOptions)}. */
  EmbeddingModel loadEmbeddingModel(ModelSource source, LoadOptions options);

  /** Loads a reranker; see {@link Reranker#load(ModelSource, LoadOptions)}. */
  Reranker loadReranker(ModelSource source, LoadOptions options);

  /** Describes a model; see {@link LanguageModel#describe(ModelSource, LoadOptions)}. */
  ModelDescription describe(ModelSource source, LoadOptions options);

  /** Loads a tokenizer alone; see {@link Tokenizer#load(ModelSource)}. */
  Tokenizer loadTokenizer(ModelSource source);

  /** Loads a tokenizer alone; see {@link Tokenizer#load(ModelSource, String)}. */
  Tokenizer loadTokenizer(ModelSource source, String pre);

  /** The installed architectures; see {@link LanguageModel#architectures(LoadOptions)}. */
  List<ArchitectureInfo> architectures(LoadOptions options);

  /**
   * The value that a text of JSON is: maps and lists in their order, strings, truth values, {@link
   * Long} or {@link java.math.BigInteger} for whole numbers, {@link Double} for others, and null.
   *
   * @throws IllegalArgumentException if it is no JSON; the message says where
   */
  default @Nullable Object readJson(String text) {
    throw new UnsupportedOperationException("this runtime reads no JSON");
  }

  /** How this machine runs models; see {@link LanguageModel#diagnose()}. */
  Diagnostics diagnose();
}
