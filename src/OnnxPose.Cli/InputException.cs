namespace OnnxPose.Cli;

/// <summary>An input is not what it should be.</summary>
sealed class InputException(string message) : Exception(message);
