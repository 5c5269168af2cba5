using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OnnxPose.Cli.Tests;

/// <summary>The built program as a process of its own.</summary>
sealed class CliProcess : IDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    readonly Process _process;
    readonly StringBuilder _error = new();
    readonly Task<string> _out;
    readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    CliProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginErrorReadLine();
        _out = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Starts it.</summary>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="arguments">The command line.</param>
    public static CliProcess Start(string workingDirectory, params string[] arguments) =>
        StartWith([], workingDirectory, arguments);

    /// <summary>Starts it with variables of its own.</summary>
    public static CliProcess StartWith(
        Dictionary<string, string?> variables, string workingDirectory, params string[] arguments) =>
        StartProgram("dotnet", variables, workingDirectory, [Program, .. arguments]);

    /// <summary>Starts a line of bash, in which <c>$ONNXPOSE</c> is the program.</summary>
    public static CliProcess Shell(string workingDirectory, string line) =>
        StartProgram("bash", new() { ["ONNXPOSE"] = $"dotnet {Program}" }, workingDirectory, "-c", line);

    /// <summary>Starts it where the system lets no file grow beyond a size.</summary>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="kibibytes">The size.</param>
    /// <param name="arguments">The command line.</param>
    public static CliProcess StartLimited(
        string workingDirectory, int kibibytes, params string[] arguments) => StartProgram(
            "bash", new()
            {
                // The runtime would map executable memory from a large file of its own.
                ["DOTNET_EnableWriteXorExecute"] = "0",
                ["DOTNET_EnableDiagnostics"] = "0",
            },
            workingDirectory,
            ["-c", $"trap '' XFSZ; ulimit -f {kibibytes}; exec dotnet \"$@\"", "-", Program, .. arguments]);

    static string Program => Path.Combine(TestContext.CurrentContext.TestDirectory, "OnnxPose.Cli.dll");

    static CliProcess StartProgram(string program, Dictionary<string, string?> variables,
        string workingDirectory, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            Environment = { [ModelLocation.Variable] = null },
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }
        return new(start);
    }

    /// <summary>Starts it and waits for its end.</summary>
    public static CliRun Run(string workingDirectory, params string[] arguments)
    {
        using var process = Start(workingDirectory, arguments);
        return process.End();
    }

    /// <summary>Waits until it says that its models are open.</summary>
    public void WaitUntilLoaded() =>
        Assert.That(_loaded.Task.Wait(s_patience), "the program did not load its models");

    /// <summary>Writes to its standard input, then ends it.</summary>
    public void Write(byte[] input)
    {
        try
        {
            _process.StandardInput.BaseStream.Write(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It read what it wanted and has gone.
        }
    }

    /// <summary>Sends a signal, by its name without SIG.</summary>
    public void Signal(string name)
    {
        var id = _process.Id.ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("kill", ["-" + name, id]);
        kill.WaitForExit();
    }

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public CliRun End()
    {
        Assert.That(_process.WaitForExit(s_patience), "the program did not end");
        _process.WaitForExit();   // for the last lines of standard error
        lock (_error)
        {
            return new(_process.ExitCode, _out.Result, _error.ToString());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    void Note(string? line)
    {
        lock (_error)
        {
            _error.AppendLine(line);
        }
        if (line is not null && line.StartsWith("load:", StringComparison.Ordinal))
        {
            _loaded.SetResult();
        }
    }
}
