package dev.hands4j.runtimeserver.shell;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Turns what a terminal receives into plain text: escape sequences go, carriage returns and
 * backspaces overwrite as on a screen, operating-system commands ({@code ESC ]}) are handed out,
 * because the shell's own marks travel in them. Cursor movement between lines is not followed. Not
 * thread-safe.
 */
final class TerminalText {
  private static final int MAX_CELLS = 64 * 1024;
  private static final int MAX_SEQUENCE = 16 * 1024;
  private static final int ESC = 0x1b;
  private static final int BEL = 7;

  private enum State {
    TEXT,
    ESCAPE,
    CHARSET,
    CONTROL,
    COMMAND,
    STRING
  }

  private final Scrollback scrollback;
  private final Consumer<String> commands;
  private final LiveOutput live;
  private State state = State.TEXT;
  private boolean listening;
  private boolean returned;
  private byte[] sequence = new byte[256];
  private int sequenceLength;
  private int[] cells = new int[0];
  private int cellCount;
  private int column;
  private boolean inCells;

  /**
   * @param commands receives the text of each operating-system command, in order with the output
   */
  TerminalText(Scrollback scrollback, LiveOutput live, Consumer<String> commands) {
    this.scrollback = scrollback;
    this.live = live;
    this.commands = commands;
  }

  /** Whether text is kept; when it is not, only commands are noticed. */
  void listen(boolean on) {
    endCells();
    listening = on;
    returned = false;
  }

  /** Makes the scrollback complete: an overwritten last line is moved there. */
  void flush() {
    endCells();
  }

  void feed(byte[] data, int count) {
    int i = 0;
    while (i < count) {
      if (state == State.TEXT) {
        int end = i;
        while (end < count && isPlain(data[end])) {
          end++;
        }
        if (end > i) {
          text(data, i, end);
          i = end;
        } else {
          control(data[i++]);
        }
      } else {
        sequence(data[i++]);
      }
    }
  }

  /** Everything but control characters, and the newline and the tab. */
  private static boolean isPlain(byte b) {
    return b >= 0x20 ? b != 0x7f : b < 0 || b == '\n' || b == '\t';
  }

  private void text(byte[] data, int from, int to) {
    if (!listening) {
      return;
    }
    live.add(data, from, to);
    if (returned || inCells) {
      overwrite(data, from, to);
    } else {
      scrollback.append(data, from, to);
    }
  }

  private void overwrite(byte[] data, int from, int to) {
    int i = from;
    if (returned && data[i] != '\n' && !inCells) {
      beginCells();
      column = 0;
    }
    returned = false;
    int lineEnd = i;
    while (lineEnd < to && data[lineEnd] != '\n') {
      lineEnd++;
    }
    if (inCells) {
      put(new String(data, i, lineEnd - i, StandardCharsets.UTF_8));
      if (lineEnd < to) {
        endCells();
      }
      i = lineEnd;
    }
    if (i < to) {
      scrollback.append(data, i, to);
    }
  }

  private void control(byte b) {
    switch (b) {
      case ESC -> state = State.ESCAPE;
      case '\r' -> {
        if (listening) {
          live.add(new byte[] {b}, 0, 1);
          if (inCells) {
            column = 0;
          } else {
            returned = true;
          }
        }
      }
      case '\b' -> {
        if (listening) {
          beginCells();
          column = Math.max(0, column - 1);
        }
      }
      default -> {
        // bells, shifts and the like have no place in text
      }
    }
  }

  private void sequence(byte b) {
    if (b == ESC) {
      endString();
      state = State.ESCAPE;
      return;
    }
    switch (state) {
      case ESCAPE -> {
        sequenceLength = 0;
        state =
            switch (b) {
              case '[' -> State.CONTROL;
              case ']' -> State.COMMAND;
              case 'P', 'X', '^', '_' -> State.STRING;
              case '(', ')', '*', '+', '#', '%', ' ' -> State.CHARSET;
              default -> State.TEXT;
            };
      }
      case CHARSET -> state = State.TEXT;
      case CONTROL -> {
        if (b >= 0x40 && b < 0x7f) {
          state = State.TEXT;
          cursor(b, argument());
        } else if (b == '\n') {
          state = State.TEXT;
          text(new byte[] {b}, 0, 1);
        } else {
          remember(b);
        }
      }
      case COMMAND, STRING -> {
        if (b == BEL) {
          endString();
        } else if (b == '\n' || sequenceLength >= MAX_SEQUENCE) {
          // a string that never ends must not swallow what follows
          state = State.TEXT;
        } else {
          remember(b);
        }
      }
      case TEXT -> throw new IllegalStateException("not in a sequence");
    }
  }

  private void endString() {
    if (state == State.COMMAND) {
      state = State.TEXT;
      commands.accept(new String(sequence, 0, sequenceLength, StandardCharsets.UTF_8));
    }
    state = State.TEXT;
  }

  private void remember(byte b) {
    if (sequenceLength == sequence.length) {
      if (sequenceLength >= MAX_SEQUENCE) {
        return;
      }
      sequence = Arrays.copyOf(sequence, sequenceLength * 2);
    }
    sequence[sequenceLength++] = b;
  }

  /** The first number of a control sequence, 0 when it has none. */
  private int argument() {
    int value = 0;
    for (int i = 0; i < sequenceLength && value < MAX_CELLS; i++) {
      int digit = sequence[i] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private void cursor(byte function, int argument) {
    if (!listening) {
      return;
    }
    switch (function) {
      case 'K' -> {
        beginCells();
        if (argument == 2) {
          Arrays.fill(cells, 0, cellCount, ' ');
        } else if (argument == 1) {
          Arrays.fill(cells, 0, Math.min(column + 1, cellCount), ' ');
        } else {
          cellCount = Math.min(cellCount, column);
        }
      }
      case 'C' -> {
        beginCells();
        column = Math.min(MAX_CELLS - 1, column + Math.max(1, argument));
      }
      case 'D' -> {
        beginCells();
        column = Math.max(0, column - Math.max(1, argument));
      }
      case 'G' -> {
        beginCells();
        column = Math.min(MAX_CELLS - 1, Math.max(0, argument - 1));
      }
      case 'H', 'f', 'd' -> {
        endCells();
        if (scrollback.hasOpenLine()) {
          scrollback.append(new byte[] {'\n'}, 0, 1);
        }
      }
      default -> {
        // colours and modes say nothing in plain text
      }
    }
  }

  /** From here on the unfinished line is edited in place, by code point. */
  private void beginCells() {
    if (inCells) {
      return;
    }
    String line = new String(scrollback.takeOpenLine(), StandardCharsets.UTF_8);
    int[] points = line.codePoints().toArray();
    int from = Math.max(0, points.length - MAX_CELLS);
    cells = Arrays.copyOfRange(points, from, points.length);
    cellCount = cells.length;
    column = returned ? 0 : cellCount;
    returned = false;
    inCells = true;
  }

  private void put(String text) {
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (column >= MAX_CELLS) {
        continue;
      }
      if (column >= cells.length) {
        cells = Arrays.copyOf(cells, Math.min(MAX_CELLS, Math.max(column + 1, cells.length * 2)));
      }
      if (column > cellCount) {
        Arrays.fill(cells, cellCount, column, ' ');
      }
      cells[column++] = point;
      cellCount = Math.max(cellCount, column);
    }
  }

  private void endCells() {
    if (inCells) {
      inCells = false;
      byte[] line = new String(cells, 0, cellCount).getBytes(StandardCharsets.UTF_8);
      cells = new int[0];
      scrollback.append(line, 0, line.length);
    }
  }
}
