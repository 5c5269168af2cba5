namespace OnnxPose.Cli;

/// <summary>The command line asks for something that does not exist or does not fit the model.</summary>
sealed class UsageException(string message) : Exception(message);
