/**
 * What an application sees: load a model, generate text, hold sessions and chats, embed texts,
 * rerank documents.
 *
 * <p>Start at {@link llm.api.LanguageModel}, {@link llm.api.EmbeddingModel} or {@link
 * llm.api.Reranker}. An application requires this module alone; {@code llm.runtime} and the plugins
 * of model families are found through {@link java.util.ServiceLoader} on the module path or the
 * class path.
 *
 * <h2>Threads</h2>
 *
 * <p>A {@link llm.api.LanguageModel}, an {@link llm.api.EmbeddingModel} and a {@link
 * llm.api.Reranker} are immutable and may be used by any number of threads. A {@link
 * llm.api.Session} or {@link llm.api.Chat} belongs to one caller at a time: a call while another is
 * under way is an {@link java.lang.IllegalStateException}. A {@link llm.api.Generation} or {@link
 * llm.api.Answer} is read by one thread, or by one subscriber, whose signals come from a virtual
 * thread; any thread may close it. Options and descriptions are immutable.
 *
 * <p>Each model has a thread that computes, {@code llm-scheduler}, and helpers, {@code
 * llm-worker-1} and so on, one less than {@link llm.api.LoadOptions#threads}. They are daemons.
 * Sessions that generate at the same time share each pass over the weights, and so do texts that
 * are embedded. Blocking calls suit virtual threads. An {@link llm.api.Observer} is called on the
 * thread that computes, and so are a {@link llm.api.LogitsProcessor} and an {@link
 * llm.api.EngineListener}: they must not call the model. A {@link llm.api.LoadOptions.LoadListener}
 * is called by the threads that load, one at a time. Functions of a {@link llm.api.ToolBox} run on
 * virtual threads, {@code llm-tool}, several at the same time unless the options forbid it.
 *
 * <h2>Interruption</h2>
 *
 * <p>A thread that is interrupted while it waits for a model, or was before, gets an {@link
 * llm.api.InterruptionException}, and its interrupt status stays set: while loading, reading a
 * generation or an answer, evaluating, embedding and scoring. What it waited for is cancelled, as
 * closing would have done. Sessions and chats are usable afterwards.
 *
 * <h2>Closing</h2>
 *
 * <ul>
 *   <li>Closing a {@link llm.api.Generation} or {@link llm.api.Answer} cancels what is left. Once
 *       {@code close} returns, nothing more is written to its session, and the session takes the
 *       next call. It ends with {@link llm.api.FinishReason#CANCELLED}.
 *   <li>Closing a {@link llm.api.Session} or {@link llm.api.Chat} cancels what is under way and
 *       frees its keys and values.
 *   <li>Closing a {@link llm.api.LanguageModel}, an {@link llm.api.EmbeddingModel} or a {@link
 *       llm.api.Reranker} ends its threads and frees its weights; who waits for it gets an {@link
 *       java.lang.IllegalStateException}, and so does a later use.
 * </ul>
 *
 * <p>Closing twice does nothing the second time. A session that is forgotten keeps its heap until
 * the garbage collector takes it; a generation that is neither read to its end nor closed is
 * computed some tokens ahead, and keeps its memory, but nobody waits for it. A model that is not
 * closed keeps its weights and threads.
 *
 * <h2>Memory</h2>
 *
 * <p>Weights are outside of the heap: repacked or copied, or mapped from the file. {@link
 * llm.api.ModelDescription.Cost} says how much of each. Keys and values are on the heap and grow
 * with a session: {@link llm.api.ModelDescription.Cost#cacheBytesPerToken} for each token it holds.
 * Recurrent states are there too, {@link llm.api.ModelDescription.Cost#stateBytes} of each session,
 * with a few checkpoints to which it can go back, {@link
 * llm.api.ModelDescription.Cost#checkpointBytes} at most. {@link llm.api.Session#truncate} and
 * {@code close} give them back. Texts that are embedded have keys and values while they are
 * computed; 32 MiB of that is kept for later ones at most. Scratch memory of a pass is on the heap
 * too, and kept. Where the heap has no room for keys and values, the session that asked fails with
 * an {@link llm.api.InsufficientMemoryException}, and the others go on; {@code -Xmx} sets the
 * heap's limit.
 *
 * <p>While a model is open leave its file as it is, or load it by {@link
 * llm.api.LoadOptions#weightsInMemory}: its size and time are looked at before each pass, but a
 * file that is cut off in the middle of one ends the VM, as with every mapped file.
 *
 * <h2>Flags and properties</h2>
 *
 * <ul>
 *   <li>{@code --add-modules jdk.incubator.vector}: needed on the class path; without it slow
 *       scalar kernels compute what machine code does not, and a warning says so.
 *   <li>{@code --enable-native-access=llm.tensor}, on the class path {@code ALL-UNNAMED}: kernels
 *       may be machine code.
 *   <li>{@code -Dllm.kernels=auto|large|machine|vector|scalar}: which kernels compute. {@code
 *       auto}, the default, takes the fastest that the VM can use, and plain loops for small
 *       models.
 *   <li>{@code -Dllm.vector.bits=128|256|512}: the width of vectors.
 *   <li>{@code -Dllm.isa=avx2|avx512|amx}: what machine code is written for; an error where it
 *       cannot be had.
 *   <li>{@code -Dllm.processor=intel|other}: whether kernels read several rows side by side.
 * </ul>
 *
 * <p>{@link llm.api.LanguageModel#diagnose} says what is in use and why, and what would be faster.
 *
 * <h2>Growth</h2>
 *
 * <p>Options and values are final classes without public constructors; {@link llm.api.AnswerEvent}
 * and {@link llm.api.Message.Part} are open for more kinds, as enums are, so a {@code switch} needs
 * a {@code default}. Interfaces say where they are not for implementing: they may get methods.
 *
 * <h2>Loggers</h2>
 *
 * <p>Warnings go to {@link java.lang.System.Logger}, and to standard error where nothing else is
 * set up: {@code llm.runtime} says what is odd about a model ({@link
 * llm.api.ModelDescription#warnings}), and which plugins cannot be used; {@code llm.tensor} says
 * what makes kernels slow. Nothing else is logged.
 *
 * <h2>Exceptions</h2>
 *
 * <p>What goes wrong is an {@link llm.api.LlmException}, whose message is made for users; its
 * subclasses tell the kinds apart, and carry numbers. {@link java.lang.IllegalArgumentException}
 * and {@link java.lang.IllegalStateException} say that the API was used wrongly.
 */
@NullMarked
package llm.api;

import org.jspecify.annotations.NullMarked;
