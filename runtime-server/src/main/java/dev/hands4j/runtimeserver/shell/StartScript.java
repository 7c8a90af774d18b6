package dev.hands4j.runtimeserver.shell;

import java.nio.file.Path;

/**
 * What a new bash reads, and the line that makes it run the command in the command file.
 *
 * <p>The line keeps {@code $?} of the command before, survives {@code set -e}, {@code set -u} and
 * {@code set -x}, and puts the prompt hook back after a command that replaced it. The hook writes
 * to the terminal itself, so redirecting the shell's output does not hide it.
 */
final class StartScript {
  /** Runs the command file. */
  static final String TRIGGER =
      " { __h4j_take && :; } 2>/dev/null; eval -- \"$__h4j_command\";"
          + " { __h4j_status=$? PROMPT_COMMAND=$__h4j_hook; } 2>/dev/null";

  /** Runs what follows on the same line and the lines after it. */
  static final String TYPED_TRIGGER = " { __h4j_take && :; } 2>/dev/null; ";

  private static final String SCRIPT =
      """
      %1$sset +o history +o histexpand
      unset HISTFILE PROMPT_COMMAND
      PS0= PS1= PS2=
      __h4j_last=0
      __h4j_hook='{ __h4j_prompt; } 2>/dev/null'
      __h4j_prompt() {
        __h4j_last=${__h4j_status-$?}
        local -
        set +eux
        unset __h4j_status
        PS1= PS2=
        builtin printf '\\e]7701;%2$s;P\\x1f%%s\\x1f%%s\\x1f%%s\\x1f%%s\\a' \\
          "$__h4j_last" "$!" "${PATH//[[:cntrl:]]/?}" "${PWD//[[:cntrl:]]/?}" >/dev/tty
      }
      __h4j_take() {
        local - __h4j_prelude
        set +eux
        unset __h4j_status
        { IFS= builtin read -r -d '' __h4j_prelude
          IFS= builtin read -r -d '' __h4j_command; } <%3$s
        [[ -z $__h4j_prelude ]] || builtin eval -- "$__h4j_prelude"
        builtin printf '\\e]7701;%2$s;S\\a' >/dev/tty
        return "$__h4j_last"
      }
      PROMPT_COMMAND=$__h4j_hook
      """;

  private StartScript() {}

  static String of(boolean loadProfile, String nonce, Path commandFile) {
    String profile = loadProfile ? "[ -r ~/.bashrc ] && . ~/.bashrc\n" : "";
    return SCRIPT.formatted(profile, nonce, quote(commandFile.toString()));
  }

  /** A word that bash reads as exactly this text. */
  static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
