/** How `jvs autocomplete SHELL` serves one shell. */
export interface ShellSupport {
  /** What a user adds to a start-up file, and which. */
  readonly file: string;
  readonly line: string;
  /** Asks `jvs __complete WORD…` for what may stand where the cursor is. */
  readonly script: string;
}

const bash = `# Completion of jvs for bash. In ~/.bashrc: eval "$(jvs autocomplete bash)"
_jvs() {
  local words=() word broken=0 i
  # Bash breaks words at = and :, jvs does not.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((\${#words[@]} > 0)) && { [[ $word == [=:]* ]] || ((broken)); }; then
      words[\${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    broken=0
    [[ $word == *[=:] ]] && broken=1
  done
  local current=\${words[\${#words[@]}-1]} keep='' value
  [[ $current == *[=:]* ]] && keep=\${current%"\${current##*[=:]}"}
  COMPREPLY=()
  while IFS=$'\\t' read -r value _; do
    case $value in
      :files | :directories)
        local what=-f
        [[ $value == :directories ]] && what=-d
        type compopt > /dev/null 2>&1 && compopt -o filenames
        while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen "$what" -- "\${current#"$keep"}")
        return
        ;;
      *) COMPREPLY+=("\${value#"$keep"}") ;;
    esac
  done < <(command jvs __complete "\${words[@]}" 2> /dev/null)
}
complete -o nosort -F _jvs jvs 2> /dev/null || complete -F _jvs jvs
`;

const zsh = `#compdef jvs
# Completion of jvs for zsh. In ~/.zshrc, after compinit: eval "$(jvs autocomplete zsh)"
_jvs() {
  local -a found
  local line value about
  for line in "\${(@f)$(command jvs __complete "\${(@Q)words[2,CURRENT]}" 2> /dev/null)}"; do
    case $line in
      :files) compset -P '--*='; _files; return ;;
      :directories) compset -P '--*='; _files -/; return ;;
      ?*)
        value=\${line%%$'\\t'*} about=\${line#*$'\\t'}
        [[ $about == $line ]] && about=''
        found+=("\${value//:/\\\\:}\${about:+:$about}")
        ;;
    esac
  done
  _describe -V jvs found
}
if [[ $funcstack[1] == _jvs ]]; then _jvs "$@"; else compdef _jvs jvs; fi
`;

const fish = `# Completion of jvs for fish. In ~/.config/fish/config.fish: jvs autocomplete fish | source
function __jvs_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found (command jvs __complete $words[2..-1] 2> /dev/null)
    set -l flag (string match -r -- '^--[^=]*=' $words[-1])
    set -l typed (string replace -r -- '^--[^=]*=' '' $words[-1])
    switch "$found[1]"
        case :files
            set found (__fish_complete_path $typed)
        case :directories
            set found (__fish_complete_directories $typed)
        case '*'
            set flag
    end
    for line in $found
        echo -- "$flag$line"
    end
end
complete -c jvs -f -k -a '(__jvs_complete)'
`;

/** The shells that are served. */
export const shells: Readonly<Record<string, ShellSupport>> = {
  bash: { file: '~/.bashrc', line: 'eval "$(jvs autocomplete bash)"', script: bash },
  zsh: { file: '~/.zshrc, after compinit', line: 'eval "$(jvs autocomplete zsh)"', script: zsh },
  fish: { file: '~/.config/fish/config.fish', line: 'jvs autocomplete fish | source', script: fish },
};
