package llm.api;

/** A function of a {@link ToolBox} failed, and the box hands failures to the caller. */
public final class ToolException extends LlmException {
  private static final long serialVersionUID = 1;

  private final String toolName;

  /**
   * What a function threw.
   *
   * @param toolName of the tool
   */
  public ToolException(String toolName, Throwable cause) {
    super("tool " + toolName + ": " + cause, cause);
    this.toolName = toolName;
  }

  /** Of the tool. */
  public String toolName() {
    return toolName;
  }
}
