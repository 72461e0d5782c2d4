<#
.SYNOPSIS
Looks at this machine for wfo and writes one JSON file. Reads only; changes nothing; sends nothing anywhere.

.DESCRIPTION
Run it in an elevated PowerShell (Windows PowerShell 5.1 or PowerShell 7), because Windows hides the antivirus
exclusions from everybody else:

    .\wfo-collect.ps1 -Look .\site42-premises-server.look.json

If Windows forbids scripts, only for this once: powershell -ExecutionPolicy Bypass -File .\wfo-collect.ps1 -Look ...

What it reads is listed in the look file that your support contact gave you (open it: it is short):
  connects    host and port pairs that this machine tries to open and closes again at once, 5 seconds each
  listening   whether the ports named there have a listener on this machine, and which program it is
  processes   whether the programs named there are running
  exclusions  if true, the exclusion lists of Microsoft Defender and the names of other antivirus products
It also writes down this machine's name, Windows version, whether the run was elevated, and the time (UTC).
The file is written to the current folder, or where -Out says; open it before you hand it on.
#>
[CmdletBinding()]
param(
  [Parameter(Mandatory = $true)][string]$Look,
  [string]$Out
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$wanted = Get-Content -LiteralPath $Look -Raw -Encoding UTF8 | ConvertFrom-Json
if ($wanted.format -ne 'wfo-look/1') { throw "$Look is not a look file of this version (wfo-look/1)." }
# .NET has a current folder of its own, so a path that is not whole is taken from PowerShell's.
if ($Out) { $Out = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Out) }
else { $Out = Join-Path (Get-Location) "$($wanted.site)-$($wanted.role)-$env:COMPUTERNAME.report.json" }

# One outbound connect: opened, timed, closed. Nothing is sent.
function Test-Connect($hostName, $port) {
  $result = @{ host = $hostName; port = $port; address = $null; ms = $null; error = $null }
  $watch = [Diagnostics.Stopwatch]::StartNew()
  try {
    $address = [Net.Dns]::GetHostAddresses($hostName) | Select-Object -First 1
    $result.address = $address.IPAddressToString
    $client = New-Object Net.Sockets.TcpClient($address.AddressFamily)
    try {
      $pending = $client.BeginConnect($address, $port, $null, $null)
      if (-not $pending.AsyncWaitHandle.WaitOne(5000)) { $result.error = 'TimedOut' }
      else { $client.EndConnect($pending); $result.ms = [math]::Round($watch.Elapsed.TotalMilliseconds, 1) }
    } finally { $client.Close() }
  } catch {
    $cause = $_.Exception
    while ($null -ne $cause.InnerException) { $cause = $cause.InnerException }
    if ($cause -is [Net.Sockets.SocketException]) { $result.error = [string]$cause.SocketErrorCode }
    else { $result.error = $cause.GetType().Name }
  }
  $result
}

# Which of the wanted ports have a listener, and whose it is.
function Get-Listening($ports) {
  foreach ($port in $ports) {
    foreach ($one in @(Get-NetTCPConnection -State Listen -LocalPort $port -ErrorAction SilentlyContinue)) {
      $owner = Get-Process -Id $one.OwningProcess -ErrorAction SilentlyContinue
      $program = $null
      if ($null -ne $owner) { $program = $owner.ProcessName }
      @{ port = [int]$port; address = $one.LocalAddress; process = $program }
    }
  }
}

# Which of the wanted programs run.
function Get-Running($names) {
  foreach ($name in $names) {
    $plain = $name -replace '\.exe$', ''
    @{ name = $name; running = @(Get-Process -Name $plain -ErrorAction SilentlyContinue).Count }
  }
}

# What Defender leaves out of its scans, and who else scans here.
function Get-DefenderRecord($elevated) {
  $status = Get-MpComputerStatus
  $lists = Get-MpPreference
  $key = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows Defender'
  $policy = @{}
  foreach ($name in 'HideExclusionsFromLocalAdmins', 'HideExclusionsFromLocalUsers', 'DisableLocalAdminMerge') {
    $values = Get-ItemProperty -LiteralPath $key -ErrorAction SilentlyContinue
    if ($null -ne $values -and $values.PSObject.Properties.Name -contains $name) { $policy[$name] = $values.$name }
  }
  foreach ($pair in @(@('ExclusionPath', 'Paths'), @('ExclusionExtension', 'Extensions'), @('ExclusionProcess', 'Processes'))) {
    $list = Get-Item -LiteralPath ($key + '\Exclusions\' + $pair[1]) -ErrorAction SilentlyContinue
    if ($null -ne $list) { $policy[$pair[0]] = @($list.Property) }
  }
  $products = @(Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct -ErrorAction SilentlyContinue |
      ForEach-Object { $_.displayName })
  @{
    elevated = $elevated; products = $products; policy = $policy
    # Defenders of before 2019 do not tell their mode.
    mode = [string]($status | Select-Object -ExpandProperty AMRunningMode -ErrorAction SilentlyContinue)
    preference = @{
      # A list that is not set is null, and @($null) would hold one null; Where-Object leaves it out.
      ExclusionPath = @($lists.ExclusionPath | Where-Object { $_ })
      ExclusionExtension = @($lists.ExclusionExtension | Where-Object { $_ })
      ExclusionProcess = @($lists.ExclusionProcess | Where-Object { $_ })
    }
  }
}

$identity = [Security.Principal.WindowsIdentity]::GetCurrent()
$elevated = ([Security.Principal.WindowsPrincipal]$identity).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
$report = @{
  format    = 'wfo-report/1'
  look      = $wanted.id
  site      = $wanted.site
  role      = $wanted.role
  host      = $env:COMPUTERNAME
  platform  = [Environment]::OSVersion.VersionString
  shell     = "PowerShell $($PSVersionTable.PSVersion)"
  elevated  = [bool]$elevated
  # Not every country writes years and times like this.
  collected = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
  connects  = @(foreach ($pair in @($wanted.connects)) { Test-Connect $pair.host ([int]$pair.port) })
  listening = @(Get-Listening @($wanted.listening))
  processes = @(Get-Running @($wanted.processes))
  defender  = $null
  problems  = @()
}
if ($wanted.exclusions) {
  try { $report.defender = Get-DefenderRecord ([bool]$elevated) }
  catch { $report.problems += "Defender could not be asked: $($_.Exception.Message)" }
}
$json = ConvertTo-Json -InputObject $report -Depth 6
[IO.File]::WriteAllText($Out, $json, (New-Object Text.UTF8Encoding($false)))
Write-Host "Written: $Out"
if (-not $elevated) { Write-Warning 'This run was not elevated: Windows hides the antivirus exclusions.' }
